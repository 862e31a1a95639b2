"""The blocks of an auxiliary branch for each family of backbones.

A branch continues from its tap with copies of the backbone's later stages, at the same strides, so
that it ends at the backbone's total stride. The branch of the last stage repeats that stage without
a stride. The rules follow Yang et al., HSSAKD, 2021, Section III-B
(https://arxiv.org/abs/2109.03075) and the authors' code.
"""
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from mmpretrain.models.backbones.resnet import ResLayer
from torch import nn

from mmkd.models.backbones import cifar_mobilenet_v2, cifar_vgg
from mmkd.models.backbones.cifar_resnet import ResidualBlock
from mmkd.models.backbones.cifar_resnet50 import EXPANSION, Bottleneck
from mmkd.models.backbones.cifar_shufflenet_v1 import ShuffleUnit
from mmkd.models.backbones.cifar_shufflenet_v2 import LAST_CHANNELS, DownUnit
from mmkd.models.backbones.cifar_wide_resnet import PreActivationBlock
from mmkd.models.backbones.staged_backbone import KAIMING


@dataclass(frozen=True)
class BranchRule:
    """How the branches of a family are made.

    Attributes:
        taps: Modules of the backbone whose outputs the branches read, the first stage first.
        build: A function that takes a backbone and the number of a tap, from 1. It returns the
            modules that a branch copies and the number of channels that they yield.
        init_cfg: Initialisation of the branch; None stands for torch's initialisation.
        zero_bias: Whether the classifier starts with a bias of zero.
    """

    taps: tuple[str, ...]
    build: Callable[[nn.Module, int], tuple[nn.Sequential, int]]
    init_cfg: tuple[dict, ...] | None = None
    zero_bias: bool = False


def rule_for(backbone: nn.Module) -> BranchRule:
    """Return the rule of a backbone's family.

    Raises:
        ValueError: If no rule is known for its class or a parent of it.
    """
    for parent in type(backbone).__mro__:
        if parent.__name__ in RULES:
            return RULES[parent.__name__]
    raise ValueError(
        f'no rule is known for the auxiliary branches of {type(backbone).__name__}; known: '
        f'{", ".join(RULES)}. Add one to mmkd/models/branches/branch_rules.py: the modules to tap '
        'and the blocks that follow')


def _later_stages(backbone: nn.Module, index: int, number: int,
                  name: str = 'stage') -> 'OrderedDict[str, nn.Module]':
    return OrderedDict((f'{name}{stage}', getattr(backbone, f'{name}{stage}'))
                       for stage in range(index + 1, number + 1))


def _resnet(backbone: nn.Module, index: int) -> tuple[nn.Sequential, int]:
    channels = backbone.stage3[-1].conv2.out_channels
    blocks = _later_stages(backbone, index, 3)
    if not blocks:
        blocks['stage3'] = nn.Sequential(*(ResidualBlock(channels, channels)
                                           for _ in backbone.stage3))
    return nn.Sequential(blocks), channels


def _wide_resnet(backbone: nn.Module, index: int) -> tuple[nn.Sequential, int]:
    channels = backbone.bn1.num_features
    blocks = _later_stages(backbone, index, 3)
    if not blocks:
        blocks['stage3'] = nn.Sequential(*(PreActivationBlock(channels, channels)
                                           for _ in backbone.stage3))
    blocks['bn1'], blocks['relu'] = nn.BatchNorm2d(channels), nn.ReLU()
    return nn.Sequential(blocks), channels


def _resnet50(backbone: nn.Module, index: int) -> tuple[nn.Sequential, int]:
    channels = backbone.stage4[-1].conv3.out_channels
    blocks = _later_stages(backbone, index, 4)
    if not blocks:
        blocks['stage4'] = nn.Sequential(*(Bottleneck(channels, channels // EXPANSION)
                                           for _ in backbone.stage4))
    return nn.Sequential(blocks), channels


def _imagenet_resnet(backbone: nn.Module, index: int) -> tuple[nn.Sequential, int]:
    channels = backbone.feat_dim
    blocks = _later_stages(backbone, index, 4, 'layer')
    if not blocks:
        blocks['layer4'] = ResLayer(backbone.block, len(backbone.layer4), channels, channels,
                                    expansion=backbone.expansion)
    return nn.Sequential(blocks), channels


def _vgg(backbone: nn.Module, index: int) -> tuple[nn.Sequential, int]:
    channels = backbone.stage5[0].out_channels
    if index == 4:  # The third tap follows stage 3, and the fourth tap follows stage 5.
        repeated = cifar_vgg.convolutions(channels, channels, len(backbone.stage5) // 3)
        return nn.Sequential(OrderedDict(stage4=repeated, stage5=backbone.stage5)), channels
    blocks = OrderedDict()
    for stage in range(index + 1, 6):
        if stage < 5:
            blocks[f'pool{stage - 1}'] = nn.MaxPool2d(2)
        blocks[f'stage{stage}'] = getattr(backbone, f'stage{stage}')
    return nn.Sequential(blocks), channels


def _mobilenet_v2(backbone: nn.Module, index: int) -> tuple[nn.Sequential, int]:
    blocks = _later_stages(backbone, index, 4)
    if not blocks:
        first, second = backbone.stage4
        hidden, channels = (group[-1].conv[-1].num_features for group in (first, second))
        blocks['stage4'] = nn.Sequential(*(
            cifar_mobilenet_v2.inverted_residuals(width, out, len(group), 1, backbone.expansion)
            for width, out, group in ((channels, hidden, first), (hidden, channels, second))))
    blocks['conv2'] = backbone.conv2
    return nn.Sequential(blocks), cifar_mobilenet_v2.LAST_CHANNELS


def _shufflenet_v1(backbone: nn.Module, index: int) -> tuple[nn.Sequential, int]:
    last = backbone.stage3[-1]
    channels = last.conv3.out_channels
    blocks = _later_stages(backbone, index, 3)
    if not blocks:
        blocks['stage3'] = nn.Sequential(*(
            ShuffleUnit(channels, channels, stride=1, groups=last.conv3.groups)
            for _ in backbone.stage3))
    return nn.Sequential(blocks), channels


def _shufflenet_v2(backbone: nn.Module, index: int) -> tuple[nn.Sequential, int]:
    blocks = _later_stages(backbone, index, 3)
    if not blocks:
        channels = backbone.conv2.in_channels
        blocks['stage3'] = nn.Sequential(DownUnit(channels, channels, stride=1),
                                         *list(backbone.stage3)[1:])
    blocks['conv2'], blocks['bn2'] = backbone.conv2, backbone.bn2
    blocks['relu'] = nn.ReLU()
    return nn.Sequential(blocks), LAST_CHANNELS


THREE_STAGES = ('stage1', 'stage2', 'stage3')
FOUR_STAGES = (*THREE_STAGES, 'stage4')
RULES: dict[str, BranchRule] = {
    'CIFARResNet': BranchRule(THREE_STAGES, _resnet, KAIMING, zero_bias=True),
    'CIFARWideResNet': BranchRule(THREE_STAGES, _wide_resnet, KAIMING, zero_bias=True),
    'CIFARVGG': BranchRule((*THREE_STAGES, 'stage5'), _vgg),
    'CIFARMobileNetV2': BranchRule(FOUR_STAGES, _mobilenet_v2, (
        *KAIMING, dict(type='Normal', layer='Linear', std=0.01, bias=0.0))),
    'CIFARShuffleNetV1': BranchRule(THREE_STAGES, _shufflenet_v1, KAIMING, zero_bias=True),
    'CIFARShuffleNetV2': BranchRule(THREE_STAGES, _shufflenet_v2),
    'CIFARResNet50': BranchRule(FOUR_STAGES, _resnet50, KAIMING),
    'ResNet': BranchRule(('layer1', 'layer2', 'layer3', 'layer4'), _imagenet_resnet, KAIMING),
}
