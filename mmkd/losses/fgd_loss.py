from collections.abc import Sequence

from mmengine.model import BaseModule, ModuleList
from torch import Tensor, nn

from mmkd.losses import functional
from mmkd.losses.box_masks import box_masks
from mmkd.registry import MODELS
from mmkd.utils import argument_checks


@MODELS.register_module()
class FGDLoss(BaseModule):
    """Imitate a detector's feature pyramid, foreground and background apart, and its context.

    "Focal and Global Knowledge Distillation for Detectors", Yang et al., CVPR 2022,
    https://arxiv.org/abs/2111.11837, with the weights of the authors' configs. Each level has four
    terms, summed over an image and averaged over the batch. Two are squared differences, weighted
    by the teacher's spatial and channel attention: one inside boxes, where each box is weighted by
    the inverse of its area and the smaller box wins, and one outside, weighted by the inverse of
    the area outside. The third is the absolute difference of the attentions. The fourth is the
    squared difference after a global context block of each network; these blocks are trained.

    The authors' code scales boxes by each image's unpadded size, although the maps belong to the
    padded canvas. This loss scales them by what is wired to ``image_shapes``:
    ``batch.padded_shapes``, or ``batch.image_shapes`` to follow the code.

    Args:
        student_channels: Number of channels of the student's levels.
        teacher_channels: Number of channels of the teacher's levels. A 1x1 convolution aligns the
            student's where the numbers differ.
        num_levels: Number of levels that are compared, the finest first: 5 for one-stage
            detectors, 4 for two-stage ones, whose fifth level is pooled from the fourth.
        temperature: The temperature of the attentions, > 0.
        foreground_weight: alpha, >= 0; 1e-3 for RetinaNet, 5e-5 for Faster R-CNN.
        background_weight: beta, >= 0; 5e-4 and 2.5e-5.
        attention_weight: gamma, >= 0; 5e-4 and 5e-5.
        relation_weight: lambda, >= 0; 5e-6 and 5e-7.

    Attributes:
        monitored: The four weighted terms, summed over levels.

    Raises:
        ValueError: If an argument is out of its range.
    """

    def __init__(self, student_channels: int = 256, teacher_channels: int = 256, *,
                 num_levels: int = 5, temperature: float = 0.5, foreground_weight: float = 1e-3,
                 background_weight: float = 5e-4, attention_weight: float = 5e-4,
                 relation_weight: float = 5e-6, init_cfg: dict | None = None) -> None:
        super().__init__(init_cfg)
        argument_checks.check_positive('temperature', temperature)
        self.weights = dict(foreground=foreground_weight, background=background_weight,
                            attention=attention_weight, relation=relation_weight)
        for name, weight in self.weights.items():
            argument_checks.check_not_negative(f'{name}_weight', weight)
        self.temperature = temperature
        self.levels = ModuleList(FGDLevel(student_channels, teacher_channels)
                                 for _ in range(num_levels))
        self.monitored: dict[str, Tensor] = {}

    def forward(self, student: Sequence[Tensor], teacher: Sequence[Tensor],
                gt_boxes: Sequence[Tensor], image_shapes: Sequence[tuple[int, int]],
                hybrid: Sequence[Tensor] | None = None,
                mask: Sequence[Tensor] | None = None) -> Tensor:
        """Return the loss, a scalar.

        Args:
            student: List of levels (N, C_s, H, W).
            teacher: List of levels (N, C_t, H, W); they get no gradient.
            gt_boxes: N tensors (n_i, 4), xyxy in pixels of the input; n_i may be 0.
            image_shapes: N pairs (height, width): the size that the boxes' coordinates refer to.
            hybrid: List of levels (N, C_t, H, W) from ``DynamicPrior``. They take the student's
                place in the first two terms, as in Eq. 9 of DPK (Zong et al., ICLR 2023).
            mask: One mask (N, rows, columns) of tokens for each level from ``DynamicPrior``. The
                first two terms count the student's tokens alone (DPK, Table 9), and are divided
                by their share, so that they keep their size. With None all positions count.

        Raises:
            ValueError: If there are fewer levels than are compared, the shapes differ, or a mask
                does not divide its level.
        """
        functional.check_levels(len(self.levels), student=student, teacher=teacher,
                                hybrid=hybrid, mask=mask)
        terms = dict.fromkeys(self.weights, 0.0)
        for index, level in enumerate(self.levels):
            functional.check_maps(student[index], teacher[index])
            student_map, teacher_map = (functional.at_least_float32(features) for features in (
                student[index], teacher[index].detach()))
            student_map = level.align(student_map)
            functional.check_same_shape(student_map, teacher_map)
            imitated = (student_map if hybrid is None
                        else functional.at_least_float32(hybrid[index]))
            functional.check_same_shape(imitated, teacher_map)
            masks = box_masks(gt_boxes, image_shapes, tuple(teacher_map.shape[-2:]))
            if mask is not None:
                kept = functional.student_positions(mask[index], teacher_map)
                masks = [part * (kept / kept.mean().clamp(min=1e-6)) for part in masks]
            for name, value in level.terms(student_map, teacher_map, imitated, masks,
                                           self.temperature).items():
                terms[name] = terms[name] + self.weights[name] * value
        self.monitored = {name: term.detach() for name, term in terms.items()}
        return sum(terms.values())


class FGDLevel(BaseModule):
    """Compute the terms of one level of the pyramid; :class:`FGDLoss` explains the arguments."""

    def __init__(self, student_channels: int, teacher_channels: int) -> None:
        super().__init__()
        self.align = (nn.Identity() if student_channels == teacher_channels
                      else nn.Conv2d(student_channels, teacher_channels, 1))
        self.student_context = GlobalContext(teacher_channels)
        self.teacher_context = GlobalContext(teacher_channels)

    def terms(self, student: Tensor, teacher: Tensor, imitated: Tensor,
              masks: Sequence[Tensor], temperature: float) -> dict[str, Tensor]:
        """Return the four terms without their weights."""
        number = len(student)
        spatial, channel = attentions(teacher, temperature)
        student_spatial, student_channel = attentions(student, temperature)
        error = ((imitated - teacher).square() * channel[:, :, None, None]).sum(1) * spatial
        foreground, background = ((error * mask).sum() / number for mask in masks)
        attention = ((student_channel - channel).abs().sum()
                     + (student_spatial - spatial).abs().sum())
        relation = (self.student_context(student) - self.teacher_context(teacher)).square().sum()
        return dict(foreground=foreground, background=background, attention=attention / number,
                    relation=relation / number)


class GlobalContext(BaseModule):
    """Add to each position what an attention over all positions gathers (GCNet, Cao et al., 2019).

    Args:
        channels: C, the number of channels.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        hidden = max(1, channels // 2)
        self.attention = nn.Conv2d(channels, 1, 1)
        self.transform = nn.Sequential(
            nn.Conv2d(channels, hidden, 1), nn.LayerNorm([hidden, 1, 1]), nn.ReLU(),
            nn.Conv2d(hidden, channels, 1))

    def init_weights(self) -> None:
        """Start as the identity: the last convolution is zero."""
        nn.init.kaiming_normal_(self.attention.weight, mode='fan_in', nonlinearity='relu')
        nn.init.zeros_(self.attention.bias)
        nn.init.zeros_(self.transform[-1].weight)
        nn.init.zeros_(self.transform[-1].bias)
        super().init_weights()

    def forward(self, features: Tensor) -> Tensor:
        """Map (N, C, H, W) to (N, C, H, W)."""
        shares = self.attention(features).flatten(2).softmax(2)  # (N, 1, HW)
        context = features.flatten(2) @ shares.transpose(1, 2)  # (N, C, 1)
        return features + self.transform(context[..., None])


def attentions(features: Tensor, temperature: float) -> tuple[Tensor, Tensor]:
    """Return the spatial (N, H, W) and the channel attention (N, C) of a map, each of mean 1."""
    size = features.abs()
    height, width = features.shape[-2:]
    spatial = (size.mean(1).flatten(1) / temperature).softmax(1) * height * width
    channel = (size.mean((2, 3)) / temperature).softmax(1) * features.shape[1]
    return spatial.unflatten(1, (height, width)), channel
