"""VGG networks with BatchNorm for small images: vgg8, vgg11, vgg13, vgg16, vgg19."""
from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import nn

from mmkd.models.backbones.staged_backbone import StagedBackbone, check_choice
from mmkd.registry import MODELS

STAGE_CHANNELS = (64, 128, 256, 512, 512)
CONVOLUTIONS = {  # in each of the five stages
    8: (1, 1, 1, 1, 1),
    11: (1, 1, 2, 2, 2),
    13: (2, 2, 2, 2, 2),
    16: (2, 2, 3, 3, 3),
    19: (2, 2, 4, 4, 4),
}
INIT = (
    dict(type='Kaiming', layer='Conv2d', mode='fan_out', nonlinearity='relu', bias=0.0),
    dict(type='Constant', layer='_BatchNorm', val=1.0, bias=0.0),
)


@MODELS.register_module()
class CIFARVGG(StagedBackbone):
    """VGG with BatchNorm and one linear classifier: five stages, pooled after the first three.

    Simonyan & Zisserman, Very Deep Convolutional Networks, ICLR 2015
    (https://arxiv.org/abs/1409.1556), as compared in CRD (Tian et al., ICLR 2020,
    https://arxiv.org/abs/1910.10699). The paper pools after each stage. CRD does not pool after
    stages 4 and 5, except that it pools images of exactly 64 px after stage 4 too; images of 32 px
    and 64 px then both end at 4x4.

    Names to capture: ``stage1`` to ``stage5`` (after their last ReLU, before the pooling) and the
    last BatchNorm of a stage for its pre-activation (``stage1.1`` in vgg8, ``stage1.4`` in vgg13).

    Args:
        depth: 8, 11, 13, 16 or 19.
        pooled_size: Image height at which stage 4 is pooled as well; None never pools it.
        out_indices: Stages to return, 0 to 4, ascending.
        init_cfg: Initialisation; None stands for Kaiming (fan out) convolutions with bias 0 and
            BatchNorm with weight 1 and bias 0.

    Raises:
        ValueError: If the depth is unknown or ``out_indices`` are wrong.
    """

    def __init__(self,
                 depth: int,
                 *,
                 pooled_size: int | None = 64,
                 out_indices: Sequence[int] = (4, ),
                 init_cfg: dict | list[dict] | None = None):
        check_choice('depth', depth, tuple(CONVOLUTIONS))
        super().__init__(num_outputs=5, total_stride=8, out_indices=out_indices,
                         init_cfg=init_cfg or INIT)
        self.pooled_size = pooled_size
        in_channels = 3
        for index, (channels, number) in enumerate(zip(STAGE_CHANNELS, CONVOLUTIONS[depth])):
            self.add_module(f'stage{index + 1}', convolutions(in_channels, channels, number))
            in_channels = channels

    def forward_stages(self, x: torch.Tensor) -> list[torch.Tensor]:
        """Return the outputs of the five stages, after their last ReLU."""
        height = x.shape[-2]
        first = self.stage1(x)
        second = self.stage2(F.max_pool2d(first, 2))
        third = self.stage3(F.max_pool2d(second, 2))
        fourth = self.stage4(F.max_pool2d(third, 2))
        pooled = F.max_pool2d(fourth, 2) if height == self.pooled_size else fourth
        return [first, second, third, fourth, self.stage5(pooled)]


def convolutions(in_channels: int, out_channels: int, number: int) -> nn.Sequential:
    """Return a stage: 3x3 convolutions, each with BatchNorm and ReLU."""
    layers = []
    for index in range(number):
        layers += [
            nn.Conv2d(out_channels if index else in_channels, out_channels, 3, padding=1),
            nn.BatchNorm2d(out_channels),
            nn.ReLU(),
        ]
    return nn.Sequential(*layers)
