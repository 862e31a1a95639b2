from collections.abc import Sequence

import torch
from torch import Tensor, nn

from mmkd.registry import MODELS
from mmkd.utils import argument_checks


@MODELS.register_module()
class GatedEnsemble(nn.Module):
    """Weigh the logits of branches, for each image, by what a gate reads in their common trunk.

    It makes the teacher of ONE: "Knowledge Distillation by On-the-Fly Native Ensemble", Lan, Zhu
    and Gong, NeurIPS 2018, https://arxiv.org/abs/1806.04606. The trunk's map is
    average-pooled, and a linear layer, BatchNorm, ReLU and softmax give one weight for each branch,
    as in the authors' code. The ensemble is the weighted sum of the logits. The gate learns by the
    loss of the ensemble.

    Args:
        in_channels: Number of channels of the trunk's last map.
        num_branches: Number of branches that are weighed, the network's own last blocks included,
            at least 2.

    Raises:
        ValueError: If there are fewer than two branches.
    """

    classes_from = 'logits'

    def __init__(self, in_channels: int, num_branches: int = 2) -> None:
        super().__init__()
        argument_checks.check_positive('num_branches - 1', num_branches - 1)
        self.fc = nn.Linear(in_channels, num_branches)
        self.bn = nn.BatchNorm1d(num_branches)
        self.monitored: dict[str, Tensor] = {}

    def forward(self, features: Tensor, logits: Sequence[Tensor]) -> Tensor:
        """Return the logits of the ensemble, (N, K).

        Args:
            features: The trunk's last map, (N, C, H, W).
            logits: The logits of each branch, (N, K).

        Raises:
            ValueError: If the number of branches is another one.
        """
        if len(logits) != self.bn.num_features:
            raise ValueError(f'the gate weighs {self.bn.num_features} branches, got the logits of '
                             f'{len(logits)}: set num_branches={len(logits)}')
        weights = self.bn(self.fc(features.mean((2, 3)))).relu().softmax(1)  # (N, branches)
        self.monitored = dict(largest_weight=weights.detach().amax(1).mean())
        return (weights[:, None] * torch.stack(list(logits), dim=2)).sum(2)
