"""MobileNetV1 for ImageNet."""
from collections.abc import Sequence

import torch
from torch import nn

from mmkd.models.backbones.staged_backbone import StagedBackbone
from mmkd.registry import MODELS

STEM_CHANNELS = 32
STAGES = (  # channels and stride of each block
    ((64, 1), (128, 2), (128, 1)),
    ((256, 2), (256, 1)),
    ((512, 2), *((512, 1), ) * 5),
    ((1024, 2), (1024, 1)),
)


@MODELS.register_module()
class MobileNetV1(StagedBackbone):
    """MobileNetV1 of width 1: a stem and thirteen depthwise separable convolutions.

    Howard et al., MobileNets, 2017 (https://arxiv.org/abs/1704.04861). It is the student of
    ResNet-50 on ImageNet in CRD, DKD and SDD; some of their code calls it MobileNetV2.

    Names to capture: ``stem``, ``stage1`` to ``stage4`` (at 1/4, 1/8, 1/16, 1/32 of the image,
    after ReLU) and ``stage<i>.<block>.4`` (BatchNorm before the block's last ReLU).

    Args:
        out_indices: Stages to return, 0 to 3, ascending.
        init_cfg: Initialisation; None stands for torch's own, as in the code of DKD and SDD.

    Raises:
        ValueError: If ``out_indices`` are wrong.
    """

    def __init__(self,
                 *,
                 out_indices: Sequence[int] = (3, ),
                 init_cfg: dict | list[dict] | None = None):
        super().__init__(num_outputs=4, total_stride=32, out_indices=out_indices,
                         init_cfg=init_cfg)
        self.stem = nn.Sequential(
            nn.Conv2d(3, STEM_CHANNELS, 3, stride=2, padding=1, bias=False),
            nn.BatchNorm2d(STEM_CHANNELS), nn.ReLU())
        in_channels = STEM_CHANNELS
        for index, blocks in enumerate(STAGES):
            stage = nn.Sequential()
            for channels, stride in blocks:
                stage.append(_separable(in_channels, channels, stride))
                in_channels = channels
            self.add_module(f'stage{index + 1}', stage)

    def forward_stages(self, x: torch.Tensor) -> list[torch.Tensor]:
        """Return the outputs of the four stages, after their last ReLU."""
        first = self.stage1(self.stem(x))
        second = self.stage2(first)
        third = self.stage3(second)
        return [first, second, third, self.stage4(third)]


def _separable(in_channels: int, out_channels: int, stride: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(in_channels, in_channels, 3, stride=stride, padding=1, groups=in_channels,
                  bias=False),
        nn.BatchNorm2d(in_channels),
        nn.ReLU(),
        nn.Conv2d(in_channels, out_channels, 1, bias=False),
        nn.BatchNorm2d(out_channels),
        nn.ReLU())
