"""MobileNetV2 of half width for small images, with each of the stems in use."""
from collections.abc import Sequence

import torch
from torch import nn

from mmkd.models.backbones.staged_backbone import KAIMING, StagedBackbone, check_choice
from mmkd.registry import MODELS

STEM_STRIDES = dict(stride2=2, stride1=1, large=4)
STEM_CHANNELS = 32
LAST_CHANNELS = 1280
# A stage is a list of groups of blocks: (expansion, channels, blocks, first stride). None stands
# for the expansion that is given as an argument.
STAGES = (
    ((1, 16, 1, 1), (None, 24, 2, 1)),
    ((None, 32, 3, 2), ),
    ((None, 64, 4, 2), (None, 96, 3, 1)),
    ((None, 160, 3, 2), (None, 320, 1, 1)),
)


class InvertedResidual(nn.Module):
    """Expand, convolve depthwise and project linearly, with a shortcut where the shape stays.

    The expansion is kept at factor 1 too, as in the public networks.

    Args:
        in_channels: Number of channels of the input map.
        out_channels: Number of channels of the output map.
        stride: Stride of the depthwise convolution.
        expansion: Hidden channels over input channels.
    """

    def __init__(self, in_channels: int, out_channels: int, *, stride: int, expansion: int):
        super().__init__()
        hidden = in_channels * expansion
        self.has_shortcut = stride == 1 and in_channels == out_channels
        self.conv = nn.Sequential(
            nn.Conv2d(in_channels, hidden, 1, bias=False),
            nn.BatchNorm2d(hidden),
            nn.ReLU(),
            nn.Conv2d(hidden, hidden, 3, stride=stride, padding=1, groups=hidden, bias=False),
            nn.BatchNorm2d(hidden),
            nn.ReLU(),
            nn.Conv2d(hidden, out_channels, 1, bias=False),
            nn.BatchNorm2d(out_channels))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Map (N, C_in, H, W) to (N, C_out, H / stride, W / stride)."""
        return x + self.conv(x) if self.has_shortcut else self.conv(x)


@MODELS.register_module()
class CIFARMobileNetV2(StagedBackbone):
    """MobileNetV2 for small images, as distillation papers compare it.

    Sandler et al., MobileNetV2, CVPR 2018 (https://arxiv.org/abs/1801.04381). Papers that say
    "MobileNetV2" mean one of two networks of equal parameters. CRD (Tian et al., ICLR 2020), SDD
    and others have a stem of stride 2, whose last map is 2x2 for 32 px (64.6 % alone on CIFAR-100).
    HSSAKD (Yang et al., 2021) has a stem of stride 1, whose last map is 4x4 (73.5 % alone).

    Names to capture: ``conv1`` (the stem), ``stage1`` to ``stage4`` (linear: no ReLU follows) and
    ``conv2`` (the last map, 1280 channels after ReLU).

    Args:
        width: Factor on all channels but the last 1280; the papers use 0.5.
        expansion: Expansion of all inverted residuals but the first.
        stem: 'stride2', 'stride1', or 'large' for 224 px images (7x7 of stride 2 and a 2x2
            max-pooling).
        out_indices: Maps to return, 0 to 4, ascending: the four stages and ``conv2``.
        init_cfg: Initialisation; None stands for Kaiming (fan out) convolutions and BatchNorm
            with weight 1 and bias 0.

    Raises:
        ValueError: If the stem is unknown or ``out_indices`` are wrong.
    """

    def __init__(self,
                 *,
                 width: float = 0.5,
                 expansion: int = 6,
                 stem: str = 'stride2',
                 out_indices: Sequence[int] = (4, ),
                 init_cfg: dict | list[dict] | None = None):
        check_choice('stem', stem, tuple(STEM_STRIDES))
        super().__init__(num_outputs=5, total_stride=8 * STEM_STRIDES[stem],
                         out_indices=out_indices, init_cfg=init_cfg or KAIMING)
        channels = int(STEM_CHANNELS * width)
        self.stem, self.expansion = stem, expansion
        self.conv1 = _stem(stem, channels)
        for index, groups in enumerate(STAGES):
            stage = nn.Sequential()
            for factor, group_channels, number, stride in groups:
                out_channels = int(group_channels * width)
                stage.append(inverted_residuals(channels, out_channels, number, stride,
                                                factor or expansion))
                channels = out_channels
            self.add_module(f'stage{index + 1}', stage)
        self.conv2 = nn.Sequential(
            nn.Conv2d(channels, LAST_CHANNELS, 1, bias=False), nn.BatchNorm2d(LAST_CHANNELS),
            nn.ReLU())

    def forward_stages(self, x: torch.Tensor) -> list[torch.Tensor]:
        """Return the maps of the four stages and the last one of 1280 channels."""
        first = self.stage1(self.conv1(x))
        second = self.stage2(first)
        third = self.stage3(second)
        fourth = self.stage4(third)
        return [first, second, third, fourth, self.conv2(fourth)]


def _stem(stem: str, channels: int) -> nn.Sequential:
    if stem == 'large':
        convolution = nn.Conv2d(3, channels, 7, stride=2, padding=3, bias=False)
        pooling = [nn.MaxPool2d(2)]
    else:
        convolution = nn.Conv2d(3, channels, 3, stride=STEM_STRIDES[stem], padding=1, bias=False)
        pooling = []
    return nn.Sequential(convolution, nn.BatchNorm2d(channels), nn.ReLU(), *pooling)


def inverted_residuals(in_channels: int, out_channels: int, number: int, stride: int,
                       expansion: int) -> nn.Sequential:
    """Return a group of blocks, the first of which has the stride."""
    blocks = [InvertedResidual(in_channels, out_channels, stride=stride, expansion=expansion)]
    blocks += [InvertedResidual(out_channels, out_channels, stride=1, expansion=expansion)
               for _ in range(number - 1)]
    return nn.Sequential(*blocks)
