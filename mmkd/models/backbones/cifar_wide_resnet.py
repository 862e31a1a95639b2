"""Wide residual networks for 32 x 32 images: WRN-16-1, WRN-16-2, WRN-40-1, WRN-40-2."""
from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import nn

from mmkd.models.backbones.staged_backbone import KAIMING, StagedBackbone
from mmkd.registry import MODELS

STEM_CHANNELS = 16


class PreActivationBlock(nn.Module):
    """Add two 3x3 convolutions, each behind BatchNorm and ReLU, to a shortcut.

    Where the width changes, the shortcut is a 1x1 convolution of the activated input.

    Args:
        in_channels: Number of channels of the input map.
        out_channels: Number of channels of the output map.
        stride: Stride of the first convolution and of the shortcut.
    """

    def __init__(self, in_channels: int, out_channels: int, *, stride: int = 1):
        super().__init__()
        self.bn1 = nn.BatchNorm2d(in_channels)
        self.conv1 = nn.Conv2d(in_channels, out_channels, 3, stride=stride, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(out_channels)
        self.conv2 = nn.Conv2d(out_channels, out_channels, 3, padding=1, bias=False)
        self.shortcut = None
        if in_channels != out_channels:
            self.shortcut = nn.Conv2d(in_channels, out_channels, 1, stride=stride, bias=False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Map (N, C_in, H, W) to (N, C_out, H / stride, W / stride)."""
        activated = F.relu(self.bn1(x))
        residual = self.conv2(F.relu(self.bn2(self.conv1(activated))))
        return residual + (x if self.shortcut is None else self.shortcut(activated))


@MODELS.register_module()
class CIFARWideResNet(StagedBackbone):
    """Wide ResNet of depth 6n + 4: three stages of pre-activation blocks, no dropout.

    Zagoruyko & Komodakis, Wide Residual Networks, BMVC 2016 (https://arxiv.org/abs/1605.07146), as
    compared in CRD (Tian et al., ICLR 2020, https://arxiv.org/abs/1910.10699).

    Names to capture: ``conv1`` (the stem), ``stage1``, ``stage2``, ``stage3`` (sums, before
    BatchNorm and ReLU), ``stage2.0.bn1``, ``stage3.0.bn1``, ``bn1`` (the stages' pre-activations)
    and ``relu`` (the last map).

    Args:
        depth: Number of weighted layers, 6n + 4 with n blocks in each stage.
        width: Factor on the 16, 32 and 64 channels of the stages.
        out_indices: Maps to return, 0 to 2, ascending. The first two are sums of a stage; the last
            one is taken after the final BatchNorm and ReLU.
        init_cfg: Initialisation; None stands for Kaiming (fan out) convolutions and BatchNorm
            with weight 1 and bias 0.

    Raises:
        ValueError: If the depth is not 6n + 4, the width is below 1, or ``out_indices`` are wrong.
    """

    def __init__(self,
                 depth: int,
                 *,
                 width: int = 1,
                 out_indices: Sequence[int] = (2, ),
                 init_cfg: dict | list[dict] | None = None):
        if depth < 10 or (depth - 4) % 6:
            raise ValueError('depth must be 6n + 4 with n >= 1 (10, 16, 22, 28, 40, ...), '
                             f'got {depth}')
        if width < 1:
            raise ValueError(f'width must be >= 1, got {width}')
        super().__init__(num_outputs=3, total_stride=4, out_indices=out_indices,
                         init_cfg=init_cfg or KAIMING)
        num_blocks = (depth - 4) // 6
        first, second, third = (channels * width for channels in (16, 32, 64))
        self.conv1 = nn.Conv2d(3, STEM_CHANNELS, 3, padding=1, bias=False)
        self.stage1 = _stage(STEM_CHANNELS, first, num_blocks, stride=1)
        self.stage2 = _stage(first, second, num_blocks, stride=2)
        self.stage3 = _stage(second, third, num_blocks, stride=2)
        self.bn1 = nn.BatchNorm2d(third)
        self.relu = nn.ReLU()

    def forward_stages(self, x: torch.Tensor) -> list[torch.Tensor]:
        """Return the sums of stages 1 and 2, and the activated map of stage 3."""
        first = self.stage1(self.conv1(x))
        second = self.stage2(first)
        return [first, second, self.relu(self.bn1(self.stage3(second)))]


def _stage(in_channels: int, out_channels: int, num_blocks: int, stride: int) -> nn.Sequential:
    blocks = [PreActivationBlock(in_channels, out_channels, stride=stride)]
    blocks += [PreActivationBlock(out_channels, out_channels) for _ in range(num_blocks - 1)]
    return nn.Sequential(*blocks)
