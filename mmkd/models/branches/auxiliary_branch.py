import copy

from mmengine.model import BaseModule
from torch import Tensor, nn

from mmkd.models.branches.branch_rules import rule_for
from mmkd.registry import MODELS


@MODELS.register_module()
class AuxiliaryBranch(BaseModule):
    """A classifier behind a hidden stage: the backbone's own later blocks, pooling, linear layer.

    Hierarchical Self-supervision Augmented Knowledge Distillation (Yang et al., IJCAI 2021 and
    https://arxiv.org/abs/2109.03075, Table I). The branch has weights of its own.

    Args:
        backbone: The backbone that is tapped, or its config; its blocks are copied.
        index: Number of the tap, from 1; see :attr:`BranchRule.taps`.
        num_outputs: Logits, e.g. classes times views.

    Raises:
        ValueError: There is no such tap, or no rule for the backbone.
    """

    def __init__(self, backbone: dict | nn.Module, index: int, *, num_outputs: int) -> None:
        network = backbone
        if not isinstance(backbone, nn.Module):
            network = MODELS.build(copy.deepcopy(backbone))
        rule = rule_for(network)
        if not 1 <= index <= len(rule.taps):
            raise ValueError(f'{type(network).__name__} has the taps 1 to {len(rule.taps)} '
                             f'({", ".join(rule.taps)}), got index {index}')
        super().__init__(init_cfg=list(rule.init_cfg) if rule.init_cfg else None)
        extractor, channels = rule.build(network, index)
        self.extractor = copy.deepcopy(extractor)
        for module in self.extractor.modules():
            if hasattr(module, 'reset_parameters'):
                module.reset_parameters()  # torch's own initialisation
        self.fc = nn.Linear(channels, num_outputs)
        if rule.zero_bias:
            nn.init.zeros_(self.fc.bias)

    @property
    def out_features(self) -> int:
        """Number of logits, as ``nn.Linear`` names it."""
        return self.fc.out_features

    def forward(self, x: Tensor) -> Tensor:
        """Map the output of the tapped stage, (N, C, H, W), to logits, (N, num_outputs)."""
        return self.fc(self.extractor(x).mean(dim=(2, 3)))
