from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from mmkd.losses import functional
from mmkd.registry import MODELS


class FusionBlock(nn.Module):
    """Fuse one stage with what the deeper stages passed on, by a learned attention of both.

    Args:
        in_channels: Number of channels of the student's stage.
        mid_channels: Number of channels in which stages are fused.
        out_channels: Number of channels of the teacher's stage.
        is_deepest: Whether the stage is the deepest, which has nothing to be fused with.
    """

    def __init__(self, in_channels: int, mid_channels: int, out_channels: int, *,
                 is_deepest: bool) -> None:
        super().__init__()
        self.reduce = nn.Sequential(nn.Conv2d(in_channels, mid_channels, 1, bias=False),
                                    nn.BatchNorm2d(mid_channels))
        self.expand = nn.Sequential(
            nn.Conv2d(mid_channels, out_channels, 3, padding=1, bias=False),
            nn.BatchNorm2d(out_channels))
        self.attention = None if is_deepest else nn.Sequential(
            nn.Conv2d(2 * mid_channels, 2, 1), nn.Sigmoid())

    def forward(self, features: Tensor, deeper: Tensor | None,
                size: int | None) -> tuple[Tensor, Tensor]:
        """Return the fused stage for the loss, and what is passed to the next shallower stage."""
        features = self.reduce(features)
        if self.attention is not None:
            deeper = F.interpolate(deeper, features.shape[2:], mode='nearest')
            weights = self.attention(torch.cat([features, deeper], dim=1))
            features = features * weights[:, :1] + deeper * weights[:, 1:]
        output = features
        if size is not None and features.shape[2] != size:
            output = F.interpolate(features, (size, size), mode='nearest')
        return self.expand(output), features


@MODELS.register_module()
class AttentionFusion(nn.Module):
    """Fuse the student's stages from deep to shallow: the ABF of ReviewKD.

    "Distilling Knowledge via Knowledge Review", Chen et al., CVPR 2021, section 3.2,
    https://arxiv.org/abs/2104.09044. Each fused stage has the channels and the size of the
    teacher's stage. As in the authors' code, stages are fused in the width of the deepest input,
    but in at most 512 channels.

    Args:
        in_channels: Number of channels of each of the student's stages, shallow to deep.
        out_channels: Number of channels of each of the teacher's stages, shallow to deep.
        out_sizes: Height and width of each of the teacher's stages, 1 for pooled features. With
            None the stages keep the student's sizes, as detectors need it.

    Raises:
        ValueError: If the lists differ in length.
    """

    def __init__(self, in_channels: Sequence[int], out_channels: Sequence[int],
                 out_sizes: Sequence[int] | None = None) -> None:
        super().__init__()
        out_sizes = out_sizes or [None] * len(in_channels)
        if not len(in_channels) == len(out_channels) == len(out_sizes):
            raise ValueError('in_channels, out_channels and out_sizes need one entry per stage, '
                             f'got {in_channels}, {out_channels} and {out_sizes}')
        mid_channels = min(512, in_channels[-1])
        last = len(in_channels) - 1
        self.blocks = nn.ModuleList(
            FusionBlock(student_width, mid_channels, teacher_width, is_deepest=index == last)
            for index, (student_width, teacher_width) in enumerate(zip(in_channels, out_channels)))
        self.out_sizes = tuple(out_sizes)

    def forward(self, features: Sequence[Tensor]) -> list[Tensor]:
        """Map stages of (N, C_s, H, W), or (N, C_s) if pooled, to the teacher's shapes.

        Returns:
            Stages of (N, C_t, H', W'), shallow to deep.

        Raises:
            ValueError: If there are not as many stages as channels were given, or a stage has
                other channels.
        """
        functional.check_as_many(
            'give in_channels and out_channels one entry for each stage or level of the student',
            features=features, channels=self.blocks)
        deeper, fused = None, []
        stages = list(enumerate(zip(self.blocks, features, self.out_sizes)))
        for index, (block, stage, size) in reversed(stages):
            functional.check_channels(f'in_channels[{index}]', stage, block.reduce[0].in_channels)
            stage = stage[:, :, None, None] if stage.ndim == 2 else stage
            output, deeper = block(stage, deeper, size)
            fused.insert(0, output)
        return fused
