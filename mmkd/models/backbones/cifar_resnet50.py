"""ResNet-50 for small images."""
from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import nn

from mmkd.models.backbones.staged_backbone import (
    KAIMING,
    StagedBackbone,
    stem_convolution,
    stem_stride,
)
from mmkd.registry import MODELS

STEM_CHANNELS = 64
EXPANSION = 4
STAGES = ((64, 3, 1), (128, 4, 2), (256, 6, 2), (512, 3, 2))  # hidden channels, blocks, stride


class Bottleneck(nn.Module):
    """Add a 1x1, a 3x3 and a 1x1 convolution to a shortcut.

    ``preactivation`` has no parameters: it names the sum before the last ReLU.

    Args:
        in_channels: Number of channels of the input map.
        hidden_channels: Number of channels of the 3x3 convolution, a quarter of the output's.
        stride: Stride of the 3x3 convolution and of the shortcut.
    """

    def __init__(self, in_channels: int, hidden_channels: int, *, stride: int = 1):
        super().__init__()
        out_channels = EXPANSION * hidden_channels
        self.conv1 = nn.Conv2d(in_channels, hidden_channels, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(hidden_channels)
        self.conv2 = nn.Conv2d(hidden_channels, hidden_channels, 3, stride=stride, padding=1,
                               bias=False)
        self.bn2 = nn.BatchNorm2d(hidden_channels)
        self.conv3 = nn.Conv2d(hidden_channels, out_channels, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(out_channels)
        self.downsample = None
        if stride != 1 or in_channels != out_channels:
            self.downsample = nn.Sequential(
                nn.Conv2d(in_channels, out_channels, 1, stride=stride, bias=False),
                nn.BatchNorm2d(out_channels))
        self.preactivation = nn.Identity()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Map (N, C_in, H, W) to (N, 4 C_hidden, H / stride, W / stride)."""
        residual = F.relu(self.bn1(self.conv1(x)))
        residual = F.relu(self.bn2(self.conv2(residual)))
        residual = self.bn3(self.conv3(residual))
        shortcut = x if self.downsample is None else self.downsample(x)
        return F.relu(self.preactivation(residual + shortcut))


@MODELS.register_module()
class CIFARResNet50(StagedBackbone):
    """ResNet-50 with a 3x3 stem of stride 1 and without the stem's pooling.

    He et al., CVPR 2016 (https://arxiv.org/abs/1512.03385), as compared in CRD (Tian et al., ICLR
    2020, https://arxiv.org/abs/1910.10699). Beside mmpretrain's ``ResNet_CIFAR`` of depth 50 it
    offers the large stem and ``preactivation``, and nothing in it is in place.

    Names to capture: ``relu`` (the stem), ``stage1`` to ``stage4``, and
    ``stage<i>.<block>.preactivation``.

    Args:
        stem: 'small', or 'large' for 224 px images (7x7, stride 2).
        out_indices: Stages to return, 0 to 3, ascending.
        init_cfg: Initialisation; None stands for Kaiming (fan out) convolutions and BatchNorm
            with weight 1 and bias 0.

    Raises:
        ValueError: If the stem is unknown or ``out_indices`` are wrong.
    """

    def __init__(self,
                 *,
                 stem: str = 'small',
                 out_indices: Sequence[int] = (3, ),
                 init_cfg: dict | list[dict] | None = None):
        super().__init__(num_outputs=4, total_stride=8 * stem_stride(stem),
                         out_indices=out_indices, init_cfg=init_cfg or KAIMING)
        self.conv1 = stem_convolution(stem, STEM_CHANNELS)
        self.bn1 = nn.BatchNorm2d(STEM_CHANNELS)
        self.relu = nn.ReLU()
        in_channels = STEM_CHANNELS
        for index, (hidden, number, stride) in enumerate(STAGES):
            blocks = [Bottleneck(in_channels, hidden, stride=stride)]
            in_channels = EXPANSION * hidden
            blocks += [Bottleneck(in_channels, hidden) for _ in range(number - 1)]
            self.add_module(f'stage{index + 1}', nn.Sequential(*blocks))

    def forward_stages(self, x: torch.Tensor) -> list[torch.Tensor]:
        """Return the outputs of the four stages, after their last ReLU."""
        first = self.stage1(self.relu(self.bn1(self.conv1(x))))
        second = self.stage2(first)
        third = self.stage3(second)
        return [first, second, third, self.stage4(third)]
