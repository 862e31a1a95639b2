import copy

from mmengine.model import BaseModule
from torch import Tensor, nn

from mmkd.models.branches.branch_rules import rule_for
from mmkd.registry import MODELS


@MODELS.register_module()
class AuxiliaryBranch(BaseModule):
    """Classify a hidden stage by copies of the backbone's later blocks, pooling and a linear layer.

    Hierarchical Self-supervision Augmented Knowledge Distillation (Yang et al., IJCAI 2021 and
    https://arxiv.org/abs/2109.03075, Table I). The branch shares no weights with the backbone. A
    tap is a module of the backbone whose output a branch reads.

    Args:
        backbone: The backbone that is tapped, or its config. Its blocks are copied.
        index: The number of the tap in :attr:`BranchRule.taps`, from 1.
        num_outputs: Number of logits, e.g. classes times views.

    Raises:
        ValueError: If there is no such tap, or no rule for the backbone.
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
                module.reset_parameters()  # This is torch's initialisation.
        self.fc = nn.Linear(channels, num_outputs)
        if rule.zero_bias:
            nn.init.zeros_(self.fc.bias)

    @property
    def out_features(self) -> int:
        """The number of logits, under the name that ``nn.Linear`` uses."""
        return self.fc.out_features

    def forward(self, x: Tensor) -> Tensor:
        """Map the output of the tapped stage, (N, C, H, W), to logits, (N, num_outputs)."""
        return self.fc(self.extractor(x).mean(dim=(2, 3)))
