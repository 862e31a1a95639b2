from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torchvision.ops import roi_align

from mmkd.losses import functional
from mmkd.losses.imitation_loss import box_levels
from mmkd.registry import MODELS

SCALE_OF_STRIDE = 14  # Boxes of 224 pixels begin the level of stride 16 (FPN, Eq. 1).


@MODELS.register_module()
class InstanceFeatures(nn.Module):
    """Cut the same boxes out of a feature pyramid by RoIAlign, each from the level of its size.

    GID (Dai et al., CVPR 2021) compares them. All boxes are cut from all levels and those of the
    right level are kept: boxes are few, and a GPU need not tell which belong where.

    Args:
        strides: Pixels of the image for one position of each level, the finest first.
        size: S, the height and width of what is cut out, >= 1.
        sampling_ratio: Number of samples for each side of a cell, >= 1.

    Raises:
        ValueError: If an argument is out of its range.
    """

    def __init__(self, *, strides: Sequence[int] = (8, 16, 32, 64, 128), size: int = 10,
                 sampling_ratio: int = 2) -> None:
        super().__init__()
        if not strides or min(*strides, size, sampling_ratio) < 1:
            raise ValueError('strides, size and sampling_ratio must be >= 1, got '
                             f'{list(strides)}, {size} and {sampling_ratio}')
        self.strides, self.size, self.sampling_ratio = tuple(strides), size, sampling_ratio

    def forward(self, features: Sequence[Tensor], boxes: Tensor,
                padded_shapes: Sequence[tuple[int, int]] | None = None) -> Tensor:
        """Return (N * M, C, S, S).

        Args:
            features: (N, C, H, W) of each level.
            boxes: (N, M, 4), xyxy in pixels; they get no gradient.
            padded_shapes: N times (height, width) of the canvas, which the strides are compared
                with. None compares nothing.

        Raises:
            ValueError: If there are not as many levels as strides, or they are other ones.
        """
        functional.check_as_many('give one stride for each level', levels=features,
                                 strides=self.strides)
        for maps, stride in zip(features, self.strides if padded_shapes else ()):
            self._check_stride(tuple(maps.shape[-2:]), stride, padded_shapes[0])
        number = boxes.shape[1]
        images = torch.arange(len(boxes), device=boxes.device).repeat_interleave(number)
        boxes = boxes.flatten(0, 1)
        levels = box_levels(boxes, len(features), SCALE_OF_STRIDE * self.strides[0])
        regions = torch.cat([images[:, None].to(boxes.dtype), boxes], 1)
        cut = 0
        for level, (maps, stride) in enumerate(zip(features, self.strides)):
            maps = functional.at_least_float32(maps)
            found = roi_align(maps, regions.to(maps.dtype), self.size, 1 / stride,
                              self.sampling_ratio, aligned=True)
            cut = cut + torch.where((levels == level)[:, None, None, None], found, 0.0)
        return cut

    def _check_stride(self, size: tuple[int, int], stride: int, canvas: tuple[int, int]) -> None:
        if any(abs(side - length / stride) >= 1 for side, length in zip(size, canvas)):
            raise ValueError(
                f'strides={list(self.strides)}: a canvas of {canvas[0]} x {canvas[1]} pixels has '
                f'at stride {stride} no map of {size[0]} x {size[1]}, whose stride is about '
                f'{canvas[1] / size[1]:.3g}. Give the strides of the pyramid, as in the anchor '
                'generator of the head')
