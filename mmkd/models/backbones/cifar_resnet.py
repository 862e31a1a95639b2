"""Residual networks for 32 x 32 images: resnet8 to resnet110 and their four times wider kin."""
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

NUM_STAGES = 3


def _conv3x3(in_channels: int, out_channels: int, stride: int = 1) -> nn.Conv2d:
    return nn.Conv2d(in_channels, out_channels, 3, stride=stride, padding=1, bias=False)


class ResidualBlock(nn.Module):
    """Add two 3x3 convolutions to a shortcut.

    ``preactivation`` has no parameters: it names the sum before the last ReLU, which methods that
    compare margins or signs (OFD, AB) look at.

    Args:
        in_channels: Number of channels of the input map.
        out_channels: Number of channels of the output map.
        stride: Stride of the first convolution and of the shortcut.
    """

    def __init__(self, in_channels: int, out_channels: int, *, stride: int = 1):
        super().__init__()
        self.conv1 = _conv3x3(in_channels, out_channels, stride)
        self.bn1 = nn.BatchNorm2d(out_channels)
        self.conv2 = _conv3x3(out_channels, out_channels)
        self.bn2 = nn.BatchNorm2d(out_channels)
        self.downsample = None
        if stride != 1 or in_channels != out_channels:
            self.downsample = nn.Sequential(
                nn.Conv2d(in_channels, out_channels, 1, stride=stride, bias=False),
                nn.BatchNorm2d(out_channels))
        self.preactivation = nn.Identity()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Map (N, C_in, H, W) to (N, C_out, H / stride, W / stride)."""
        residual = F.relu(self.bn1(self.conv1(x)))
        residual = self.bn2(self.conv2(residual))
        shortcut = x if self.downsample is None else self.downsample(x)
        return F.relu(self.preactivation(residual + shortcut))


@MODELS.register_module()
class CIFARResNet(StagedBackbone):
    """ResNet of depth 6n + 2 for small images: a 3x3 stem without pooling and three stages.

    He et al., Deep Residual Learning for Image Recognition, CVPR 2016, section 4.2
    (https://arxiv.org/abs/1512.03385). The paper has shortcuts without parameters. This network has
    a 1x1 convolution with BatchNorm wherever the shape changes, because the networks that
    distillation papers compare (Tian et al., CRD, ICLR 2020, https://arxiv.org/abs/1910.10699)
    have it. Their "x4" networks have a stem of 32 and stages of 64, 128 and 256 channels, so that
    stage 1 projects as well.

    Names to capture: ``relu`` (the stem), ``stage1``, ``stage2``, ``stage3``, and
    ``stage<i>.<block>.preactivation``.

    Args:
        depth: Number of weighted layers, 6n + 2 with n blocks in each stage.
        stem_channels: Number of channels of the stem.
        stage_channels: Number of channels of each stage, at 1, 1/2 and 1/4 of the stem's size.
        stem: 'small', or 'large' for 224 px images (7x7, stride 2).
        out_indices: Stages to return, 0 to 2, ascending.
        init_cfg: Initialisation; None stands for Kaiming (fan out) convolutions and BatchNorm
            with weight 1 and bias 0.

    Raises:
        ValueError: If the depth is not 6n + 2, channels are not positive, the stem is unknown, or
            ``out_indices`` are unknown, repeated or unordered.
    """

    def __init__(self,
                 depth: int,
                 *,
                 stem_channels: int = 16,
                 stage_channels: Sequence[int] = (16, 32, 64),
                 stem: str = 'small',
                 out_indices: Sequence[int] = (2, ),
                 init_cfg: dict | list[dict] | None = None):
        _check_arguments(depth, stem_channels, stage_channels)
        super().__init__(num_outputs=NUM_STAGES, total_stride=4 * stem_stride(stem),
                         out_indices=out_indices, init_cfg=init_cfg or KAIMING)
        self.conv1 = stem_convolution(stem, stem_channels)
        self.bn1 = nn.BatchNorm2d(stem_channels)
        self.relu = nn.ReLU()

        num_blocks = (depth - 2) // 6
        first, second, third = stage_channels
        self.stage1 = _stage(stem_channels, first, num_blocks, stride=1)
        self.stage2 = _stage(first, second, num_blocks, stride=2)
        self.stage3 = _stage(second, third, num_blocks, stride=2)

    def forward_stages(self, x: torch.Tensor) -> list[torch.Tensor]:
        """Return the outputs of the three stages, after their last ReLU."""
        first = self.stage1(self.relu(self.bn1(self.conv1(x))))
        second = self.stage2(first)
        return [first, second, self.stage3(second)]


def _stage(in_channels: int, out_channels: int, num_blocks: int, stride: int) -> nn.Sequential:
    blocks = [ResidualBlock(in_channels, out_channels, stride=stride)]
    blocks += [ResidualBlock(out_channels, out_channels) for _ in range(num_blocks - 1)]
    return nn.Sequential(*blocks)


def _check_arguments(depth: int, stem_channels: int, stage_channels: Sequence[int]) -> None:
    if depth < 8 or (depth - 2) % 6:
        raise ValueError('depth must be 6n + 2 with n >= 1 (8, 14, 20, 32, 44, 56, 110, ...), '
                         f'got {depth}')
    if len(stage_channels) != NUM_STAGES or min(stem_channels, *stage_channels) < 1:
        raise ValueError(f'stem_channels and the {NUM_STAGES} stage_channels must be positive, '
                         f'got {stem_channels} and {tuple(stage_channels)}')
