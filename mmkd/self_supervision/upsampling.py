"""Larger images for a network that is to see finer detail."""
from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from mmkd.registry import MODELS


@MODELS.register_module()
class Upsampling(nn.Module):
    """Enlarge images bilinearly, without aligned corners.

    Variable Scale Distillation shows its teacher images of twice the side. Without aligned corners
    the interpolation commutes with quarter turns and with normalisation, so that it can come last.

    Args:
        scales: Factors on height and width, > 0. Each training step draws one of them; evaluation
            and a frozen teacher use the largest.

    Raises:
        ValueError: If there is no scale, or one is not positive.
    """

    def __init__(self, scales: Sequence[float] = (2.0, )) -> None:
        super().__init__()
        if not scales or min(scales) <= 0:
            raise ValueError(f'scales must be positive numbers, got {tuple(scales)}')
        self.scales = tuple(scales)

    def forward(self, images: Tensor) -> Tensor:
        """Map (N, C, H, W) to (N, C, scale * H, scale * W)."""
        scale = max(self.scales)
        if self.training and len(self.scales) > 1:
            scale = self.scales[int(torch.randint(len(self.scales), ()))]
        if scale == 1:
            return images
        return F.interpolate(images, scale_factor=scale, mode='bilinear', align_corners=False)
