"""Losses that imitate a detector's features near objects: FGFI and DeFeat."""
from collections.abc import Sequence

import torch
from mmengine.model import BaseModule, ModuleList
from torch import Tensor, nn

from mmkd.losses import functional
from mmkd.losses.box_distances import pairwise_iou
from mmkd.losses.box_masks import inside, scaled_corners
from mmkd.registry import MODELS, TASK_UTILS
from mmkd.utils import argument_checks

FINEST_SCALE = 56  # Boxes up to twice this size in pixels belong to the finest level (FPN, Eq. 1).


class AdaptedImitation(BaseModule):
    """Hold what FGFI and DeFeat share: a 3x3 adapter for each level of the student.

    Args:
        student_channels: Number of channels of the student's levels.
        teacher_channels: Number of channels of the teacher's levels.
        num_levels: Number of levels that are compared, the finest first.
        init_cfg: Initialisation of the adapters; by default normal with deviation 1e-4.
    """

    def __init__(self, student_channels: int = 256, teacher_channels: int = 256, *,
                 num_levels: int = 5, init_cfg: dict | None = None) -> None:
        super().__init__(init_cfg or dict(type='Normal', layer='Conv2d', std=1e-4))
        self.adapters = ModuleList(nn.Conv2d(student_channels, teacher_channels, 3, padding=1)
                                   for _ in range(num_levels))

    def errors(self, student: Sequence[Tensor], teacher: Sequence[Tensor]) -> list[Tensor]:
        """Return the squared differences of each level, summed over channels, (N, H, W).

        Raises:
            ValueError: If there are fewer levels than are compared, a level is not a map or has
                other channels, or the sizes of both differ.
        """
        functional.check_levels(len(self.adapters), student=student, teacher=teacher)
        errors = []
        for adapter, student_map, teacher_map in zip(self.adapters, student, teacher):
            functional.check_maps(student_map, teacher_map)
            functional.check_channels('student_channels', student_map, adapter.in_channels)
            functional.check_channels('teacher_channels', teacher_map, adapter.out_channels)
            adapted = adapter(functional.at_least_float32(student_map))
            target = functional.at_least_float32(teacher_map.detach())
            functional.check_same_shape(adapted, target)
            errors.append((adapted - target).square().sum(1))
        return errors


def box_levels(boxes: Tensor, num_levels: int, finest_scale: float = FINEST_SCALE) -> Tensor:
    """Return the level to which each box (n, 4) belongs by its size, (n,), from 0.

    Boxes up to twice ``finest_scale`` in pixels belong to the finest level.
    """
    sides = ((boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])).clamp(min=0).sqrt()
    levels = torch.floor(torch.log2(sides / finest_scale + 1e-6))
    return levels.clamp(min=0, max=num_levels - 1).long()


def masked_mean(error: Tensor, mask: Tensor, channels: int) -> Tensor:
    """Return sum(error * mask) / (2 * number of masked values), and 0 for an empty mask."""
    return (error * mask).sum() / (2 * channels * mask.sum()).clamp(min=1)


@MODELS.register_module()
class DeFeatLoss(AdaptedImitation):
    """Imitate the teacher's pyramid in boxes and outside of them with separate weights.

    "Distilling Object Detectors via Decoupled Features", Guo et al., CVPR 2021, Eq. 2,
    https://arxiv.org/abs/2103.14475. Each box counts on the level to which it belongs by its size.
    The authors' code adds a KL between the classifications of both RoI heads on the student's
    proposals. This loss compares the pyramid alone, so that the teacher needs no RoI head.

    Args:
        student_channels: Number of channels of the student's levels.
        teacher_channels: Number of channels of the teacher's levels.
        num_levels: Number of levels that are compared, the finest first.
        foreground_weight: Weight inside the boxes, >= 0; 3 in the authors' config for VOC.
        background_weight: Weight outside the boxes, >= 0; 12 in the authors' config for VOC.
        init_cfg: Initialisation of the adapters; by default normal with deviation 1e-4.

    Raises:
        ValueError: If a weight is negative.
    """

    def __init__(self, student_channels: int = 256, teacher_channels: int = 256, *,
                 num_levels: int = 5, foreground_weight: float = 3.0,
                 background_weight: float = 12.0, init_cfg: dict | None = None) -> None:
        super().__init__(student_channels, teacher_channels, num_levels=num_levels,
                         init_cfg=init_cfg)
        argument_checks.check_not_negative('foreground_weight', foreground_weight)
        argument_checks.check_not_negative('background_weight', background_weight)
        self.weights = (foreground_weight, background_weight)

    def forward(self, student: Sequence[Tensor], teacher: Sequence[Tensor],
                gt_boxes: Sequence[Tensor], image_shapes: Sequence[tuple[int, int]]) -> Tensor:
        """Return the loss, a scalar; :class:`mmkd.losses.FGDLoss` explains the arguments."""
        total = 0.0
        for level, error in enumerate(self.errors(student, teacher)):
            size, channels = tuple(error.shape[-2:]), teacher[level].shape[1]
            mask = torch.stack([
                _covered(boxes, box_levels(boxes, len(self.adapters)) == level, shape, size)
                for boxes, shape in zip(gt_boxes, image_shapes, strict=True)])
            for weight, part in zip(self.weights, (mask, ~mask)):
                total = total + weight * masked_mean(error, part, channels)
        return total / len(self.adapters)


@MODELS.register_module()
class FGFILoss(AdaptedImitation):
    """Imitate the teacher's pyramid where anchors lie near objects.

    "Distilling Object Detectors with Fine-grained Feature Imitation", Wang et al., CVPR 2019,
    Eq. 2, https://arxiv.org/abs/1906.03609. Each box counts on the level to which it belongs by
    its size, in the cells with an anchor whose IoU with the box is above half of the best IoU.

    Args:
        anchor_generator: Config of an anchor generator of mmdet, such as that of the student's
            head.
        student_channels: Number of channels of the student's levels.
        teacher_channels: Number of channels of the teacher's levels.
        num_levels: Number of levels that are compared, the finest first.
        threshold: Share of the best IoU that an anchor must exceed, 0 to 1.
        init_cfg: Initialisation of the adapters; by default normal with deviation 1e-4.

    Raises:
        ValueError: If ``threshold`` is out of its range.
    """

    def __init__(self, anchor_generator: dict, student_channels: int = 256,
                 teacher_channels: int = 256, *, num_levels: int = 5, threshold: float = 0.5,
                 init_cfg: dict | None = None) -> None:
        super().__init__(student_channels, teacher_channels, num_levels=num_levels,
                         init_cfg=init_cfg)
        if not 0 <= threshold <= 1:
            raise ValueError(f'threshold must be in 0..1, got {threshold}')
        self.anchors = TASK_UTILS.build({'_scope_': 'mmdet', **anchor_generator})
        self.threshold = threshold

    def forward(self, student: Sequence[Tensor], teacher: Sequence[Tensor],
                gt_boxes: Sequence[Tensor]) -> Tensor:
        """Return the loss, a scalar; :class:`mmkd.losses.FGDLoss` explains the arguments."""
        total = 0.0
        for level, error in enumerate(self.errors(student, teacher)):
            size = tuple(error.shape[-2:])
            anchors = self.anchors.single_level_grid_priors(size, level, device=error.device)
            mask = torch.stack([
                self._near(boxes, box_levels(boxes, len(self.adapters)) == level, anchors, size)
                for boxes in gt_boxes])
            total = total + masked_mean(error, mask, teacher[level].shape[1])
        return total / len(self.adapters)

    def _near(self, boxes: Tensor, counts: Tensor, anchors: Tensor,
              size: tuple[int, int]) -> Tensor:
        """Return (H, W), True near one of those boxes (n, 4) that count (n,)."""
        overlaps = pairwise_iou(boxes.float(), anchors.float())  # (n, H * W * A)
        best = overlaps.amax(1, keepdim=True) if len(boxes) else overlaps[:, :1]
        near = ((overlaps > self.threshold * best) & counts[:, None]).any(0)
        return near.view(*size, -1).any(-1)


def _covered(boxes: Tensor, counts: Tensor, shape: tuple[int, int],
             size: tuple[int, int]) -> Tensor:
    """Return (H, W), True in cells that a box covers from its first corner on, at least one.

    Only those boxes (n, 4) are looked at that count (n,): to select them would wait for the GPU.
    """
    low, high = (corner.long() for corner in scaled_corners(boxes, shape, size).unbind(1))
    rows, columns = inside(low, torch.maximum(high - 1, low), size)
    return (rows[:, :, None] & columns[:, None, :] & counts[:, None, None]).any(0)
