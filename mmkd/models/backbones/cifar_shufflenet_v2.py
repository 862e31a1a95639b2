"""ShuffleNetV2 for small images."""
from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import nn

from mmkd.models.backbones.staged_backbone import StagedBackbone, stem_convolution, stem_stride
from mmkd.registry import MODELS

STEM_CHANNELS = 24
LAST_CHANNELS = 1024


def _depthwise(channels: int, stride: int = 1) -> nn.Conv2d:
    return nn.Conv2d(channels, channels, 3, stride=stride, padding=1, groups=channels, bias=False)


class SplitUnit(nn.Module):
    """Pass half of the channels, and send the rest through 1x1, depthwise 3x3 and 1x1.

    ``preactivation`` has no parameters: it names the concatenation with the second half before its
    last ReLU, and before the channel shuffle.

    Args:
        channels: Number of channels of the input and output maps, even.
    """

    def __init__(self, channels: int):
        super().__init__()
        half = channels // 2
        self.conv1 = nn.Conv2d(half, half, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(half)
        self.conv2 = _depthwise(half)
        self.bn2 = nn.BatchNorm2d(half)
        self.conv3 = nn.Conv2d(half, half, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(half)
        self.preactivation = nn.Identity()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Map (N, C, H, W) to the same shape."""
        passed, changed = x.chunk(2, dim=1)
        changed = F.relu(self.bn1(self.conv1(changed)))
        changed = self.bn2(self.conv2(changed))
        changed = self.bn3(self.conv3(changed))
        whole = self.preactivation(torch.cat([passed, changed], dim=1))
        # The public code applies ReLU to the changed half only. Applying it to both halves changes
        # no value and no gradient, because the half that passed comes out of an earlier ReLU.
        return F.channel_shuffle(F.relu(whole), 2)


class DownUnit(nn.Module):
    """Concatenate two branches of stride 2, each of which reads the whole input.

    Args:
        in_channels: Number of channels of the input map.
        out_channels: Number of channels of the output map, even.
        stride: Stride of both branches; it is 1 in the auxiliary branch behind the last stage.
    """

    def __init__(self, in_channels: int, out_channels: int, *, stride: int = 2):
        super().__init__()
        half = out_channels // 2
        self.conv1 = _depthwise(in_channels, stride=stride)
        self.bn1 = nn.BatchNorm2d(in_channels)
        self.conv2 = nn.Conv2d(in_channels, half, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(half)
        self.conv3 = nn.Conv2d(in_channels, half, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(half)
        self.conv4 = _depthwise(half, stride=stride)
        self.bn4 = nn.BatchNorm2d(half)
        self.conv5 = nn.Conv2d(half, half, 1, bias=False)
        self.bn5 = nn.BatchNorm2d(half)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Map (N, C_in, H, W) to (N, C_out, H / stride, W / stride)."""
        left = F.relu(self.bn2(self.conv2(self.bn1(self.conv1(x)))))
        right = self.bn4(self.conv4(F.relu(self.bn3(self.conv3(x)))))
        right = F.relu(self.bn5(self.conv5(right)))
        return F.channel_shuffle(torch.cat([left, right], dim=1), 2)


@MODELS.register_module()
class CIFARShuffleNetV2(StagedBackbone):
    """ShuffleNetV2 for small images: a 1x1 stem without pooling and three stages.

    Ma et al., ShuffleNet V2, ECCV 2018 (https://arxiv.org/abs/1807.11164), as compared in CRD
    (Tian et al., ICLR 2020, https://arxiv.org/abs/1910.10699).

    Names to capture: ``relu`` (the stem), ``stage1``, ``stage2``, ``stage3``,
    ``stage<i>.<block>.preactivation`` (all blocks but the first) and ``last_relu`` (the last map).

    Args:
        stage_channels: Number of channels of each stage, at 1/2, 1/4 and 1/8 of the stem's size;
            the default is width 1.
        stage_units: Number of units in each stage, including the unit of stride 2.
        stem: 'small', or 'large' for 224 px images (7x7, stride 2).
        out_indices: Maps to return, 0 to 3, ascending: the three stages and the last map of 1024
            channels.
        init_cfg: Initialisation; None stands for torch's own, as in CRD.

    Raises:
        ValueError: If channels are odd, the stem is unknown, or ``out_indices`` are wrong.
    """

    def __init__(self,
                 *,
                 stage_channels: Sequence[int] = (116, 232, 464),
                 stage_units: Sequence[int] = (4, 8, 4),
                 stem: str = 'small',
                 out_indices: Sequence[int] = (3, ),
                 init_cfg: dict | list[dict] | None = None):
        if any(channels % 2 for channels in stage_channels):
            raise ValueError(f'stage_channels must be even, got {tuple(stage_channels)}')
        super().__init__(num_outputs=4, total_stride=8 * stem_stride(stem),
                         out_indices=out_indices, init_cfg=init_cfg)
        self.conv1 = stem_convolution(stem, STEM_CHANNELS, kernel_size=1)
        self.bn1 = nn.BatchNorm2d(STEM_CHANNELS)
        self.relu = nn.ReLU()
        in_channels = STEM_CHANNELS
        for index, (channels, number) in enumerate(zip(stage_channels, stage_units, strict=True)):
            units = [DownUnit(in_channels, channels)]
            units += [SplitUnit(channels) for _ in range(number - 1)]
            self.add_module(f'stage{index + 1}', nn.Sequential(*units))
            in_channels = channels
        self.conv2 = nn.Conv2d(in_channels, LAST_CHANNELS, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(LAST_CHANNELS)
        self.last_relu = nn.ReLU()

    def forward_stages(self, x: torch.Tensor) -> list[torch.Tensor]:
        """Return the outputs of the three stages and the last map of 1024 channels."""
        first = self.stage1(self.relu(self.bn1(self.conv1(x))))
        second = self.stage2(first)
        third = self.stage3(second)
        return [first, second, third, self.last_relu(self.bn2(self.conv2(third)))]
