from itertools import pairwise

from mmengine.model import BaseModule
from torch import Tensor, nn

from mmkd.registry import MODELS
from mmkd.utils import argument_checks


@MODELS.register_module()
class ExitBranch(BaseModule):
    """Classify the map of an inner stage of a convolutional network, for OFA-KD and TOFD.

    "One-for-All", Hao et al., NeurIPS 2023, Section 3.2, https://arxiv.org/abs/2310.19444: features
    of different families are compared as logits. Separable convolutions halve the map once for each
    stage that follows and double the channels, the last one to ``hidden_channels``; the last stage
    has a 1x1 convolution instead. Pooling and a linear layer end the branch. As the authors' code
    builds it for CNNs; its branches of transformer students are not part of it. The auxiliary
    classifiers of "Task-Oriented Feature Distillation", Zhang et al., NeurIPS 2020, are the same
    branches. They hang on both networks, which train as a ``BranchedClassifier``, and end with
    the width of the network's own last features.

    Args:
        in_channels: Number of channels of the map.
        hidden_channels: Number before pooling; the authors of OFA-KD take the larger of the widths
            of both networks' last features.
        num_classes: K.
        num_halvings: Number of stages that follow, from 0.

    Raises:
        ValueError: If ``num_halvings`` is negative.
    """

    def __init__(self, in_channels: int, hidden_channels: int, num_classes: int, *,
                 num_halvings: int = 0) -> None:
        super().__init__(init_cfg=[
            dict(type='Kaiming', layer='Conv2d', mode='fan_out', nonlinearity='relu'),
            dict(type='TruncNormal', layer='Linear', std=0.02)])
        argument_checks.check_not_negative('num_halvings', num_halvings)
        widths = [in_channels * 2**step for step in range(num_halvings)] + [hidden_channels]
        blocks = [_separable(*pair) for pair in pairwise(widths)]
        self.blocks = nn.Sequential(*(blocks or [nn.Conv2d(in_channels, hidden_channels, 1)]))
        self.classifier = nn.Linear(hidden_channels, num_classes)

    def forward(self, features: Tensor) -> Tensor:
        """Map (N, C, H, W) to logits (N, K)."""
        return self.classifier(self.blocks(features).mean((2, 3)))


def _separable(in_channels: int, out_channels: int) -> nn.Sequential:
    """Return two depthwise separable convolutions, the first of stride 2."""
    layers = []
    for stride, width in ((2, in_channels), (1, out_channels)):
        layers += [nn.Conv2d(in_channels, in_channels, 3, stride=stride, padding=1,
                             groups=in_channels, bias=False),
                   nn.Conv2d(in_channels, width, 1, bias=False), nn.BatchNorm2d(width), nn.ReLU()]
    return nn.Sequential(*layers)
