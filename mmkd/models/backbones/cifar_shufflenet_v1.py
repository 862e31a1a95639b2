"""ShuffleNetV1 with three groups for small images."""
from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import nn

from mmkd.models.backbones.staged_backbone import StagedBackbone, stem_convolution, stem_stride
from mmkd.registry import MODELS

STEM_CHANNELS = 24


class ShuffleUnit(nn.Module):
    """Run a grouped 1x1, a channel shuffle, a depthwise 3x3 and a grouped 1x1 beside a shortcut.

    With stride 2 the shortcut is an average pooling, and the two are concatenated, not added.
    ``preactivation`` has no parameters: it names the map before the last ReLU.

    Args:
        in_channels: Number of channels of the input map.
        out_channels: Number of channels of the output map.
        stride: 1 or 2.
        groups: Number of groups of the 1x1 convolutions. The first convolution behind the stem has
            one group.
    """

    def __init__(self, in_channels: int, out_channels: int, *, stride: int, groups: int):
        super().__init__()
        self.stride = stride
        if stride == 2:
            out_channels -= in_channels  # The pooled input fills the rest.
        hidden = out_channels // 4
        self.first_groups = 1 if in_channels == STEM_CHANNELS else groups
        self.conv1 = nn.Conv2d(in_channels, hidden, 1, groups=self.first_groups, bias=False)
        self.bn1 = nn.BatchNorm2d(hidden)
        self.conv2 = nn.Conv2d(hidden, hidden, 3, stride=stride, padding=1, groups=hidden,
                               bias=False)
        self.bn2 = nn.BatchNorm2d(hidden)
        self.conv3 = nn.Conv2d(hidden, out_channels, 1, groups=groups, bias=False)
        self.bn3 = nn.BatchNorm2d(out_channels)
        self.preactivation = nn.Identity()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Map (N, C_in, H, W) to (N, C_out, H / stride, W / stride)."""
        residual = F.relu(self.bn1(self.conv1(x)))
        residual = F.channel_shuffle(residual, self.first_groups)
        residual = F.relu(self.bn2(self.conv2(residual)))
        residual = self.bn3(self.conv3(residual))
        if self.stride == 2:
            pooled = F.avg_pool2d(x, 3, stride=2, padding=1)
            return F.relu(self.preactivation(torch.cat([residual, pooled], dim=1)))
        return F.relu(self.preactivation(residual + x))


@MODELS.register_module()
class CIFARShuffleNetV1(StagedBackbone):
    """ShuffleNetV1 for small images: a 1x1 stem without pooling and three stages.

    Zhang et al., ShuffleNet, CVPR 2018 (https://arxiv.org/abs/1707.01083), as compared in CRD
    (Tian et al., ICLR 2020, https://arxiv.org/abs/1910.10699). CRD has a ReLU after the depthwise
    convolution; the paper has none.

    Names to capture: ``relu`` (the stem), ``stage1``, ``stage2``, ``stage3``, and
    ``stage<i>.<block>.preactivation``.

    Args:
        groups: Number of groups of the 1x1 convolutions.
        stage_channels: Number of channels of each stage, at 1/2, 1/4 and 1/8 of the stem's size.
        stage_units: Number of units in each stage.
        stem: 'small', or 'large' for 224 px images (7x7, stride 2).
        out_indices: Stages to return, 0 to 2, ascending.
        init_cfg: Initialisation; None stands for torch's own, as in CRD.

    Raises:
        ValueError: If the groups do not divide the channels, the stem is unknown, or
            ``out_indices`` are wrong.
    """

    def __init__(self,
                 *,
                 groups: int = 3,
                 stage_channels: Sequence[int] = (240, 480, 960),
                 stage_units: Sequence[int] = (4, 8, 4),
                 stem: str = 'small',
                 out_indices: Sequence[int] = (2, ),
                 init_cfg: dict | list[dict] | None = None):
        uneven = [channels for channels in stage_channels if channels % (4 * groups)]
        if uneven:
            raise ValueError(f'stage_channels must be multiples of 4 x groups = {4 * groups}, '
                             f'got {tuple(stage_channels)}')
        super().__init__(num_outputs=3, total_stride=8 * stem_stride(stem),
                         out_indices=out_indices, init_cfg=init_cfg)
        self.conv1 = stem_convolution(stem, STEM_CHANNELS, kernel_size=1)
        self.bn1 = nn.BatchNorm2d(STEM_CHANNELS)
        self.relu = nn.ReLU()
        in_channels = STEM_CHANNELS
        for index, (channels, number) in enumerate(zip(stage_channels, stage_units, strict=True)):
            units = [ShuffleUnit(in_channels, channels, stride=2, groups=groups)]
            units += [ShuffleUnit(channels, channels, stride=1, groups=groups)
                      for _ in range(number - 1)]
            self.add_module(f'stage{index + 1}', nn.Sequential(*units))
            in_channels = channels

    def forward_stages(self, x: torch.Tensor) -> list[torch.Tensor]:
        """Return the outputs of the three stages, after their last ReLU."""
        first = self.stage1(self.relu(self.bn1(self.conv1(x))))
        second = self.stage2(first)
        return [first, second, self.stage3(second)]
