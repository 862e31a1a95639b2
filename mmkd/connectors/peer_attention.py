from collections.abc import Sequence

import torch
from torch import Tensor, nn

from mmkd.registry import MODELS
from mmkd.utils import argument_checks


@MODELS.register_module()
class PeerAttention(nn.Module):
    """Make the target of each peer of OKDDip: a mixture of its own, or the mean for the leader.

    "Online Knowledge Distillation with Diverse Peers", Chen et al., AAAI 2020,
    https://arxiv.org/abs/1912.00350. Two linear layers without bias, which all peers share, map
    the pooled features of a peer to a query and a key. The softmax over the products of a peer's
    query with the keys of all auxiliary peers weighs their logits, so that every peer has another
    target. The first of the networks is the group leader: nobody learns from it, and its target is
    the mean of the logits of the auxiliary peers. Logits are mixed, not probabilities, because the
    authors' code does so.

    Args:
        in_channels: Number of channels of the pooled features, the same in all peers.
        factor: By how much queries and keys are narrower; 8 in the authors' code.

    Raises:
        ValueError: If ``factor`` is not from 1 to the number of channels.
    """

    def __init__(self, in_channels: int, factor: int = 8) -> None:
        super().__init__()
        argument_checks.check_positive('factor', factor)
        argument_checks.check_positive('in_channels // factor', in_channels // factor)
        self.query = nn.Linear(in_channels, in_channels // factor, bias=False)
        self.key = nn.Linear(in_channels, in_channels // factor, bias=False)

    def forward(self, peers_features: Sequence[Tensor], peers_logits: Sequence[Tensor]) -> list:
        """Return the target of each network, a list of (N, K) logits with gradients.

        Args:
            peers_features: The pooled features of each network, (N, C), the leader's first.
            peers_logits: The logits of each network, (N, K), the leader's first.

        Raises:
            ValueError: If there are fewer than a leader and two peers, or other channels.
        """
        if len(peers_logits) < 3:
            raise ValueError('OKDDip needs a leader and at least 2 auxiliary peers, got '
                             f'{len(peers_logits)} peers: one peer alone is its own target')
        channels = sorted({features.shape[1] for features in peers_features})
        if channels != [self.query.in_features]:
            raise ValueError(f'PeerAttention was built for pooled features of '
                             f'{self.query.in_features} channels in all peers, got {channels}')
        features = torch.stack(list(peers_features[1:]), dim=1)  # (N, peers, C)
        logits = torch.stack(list(peers_logits[1:]), dim=1)  # (N, peers, K)
        attention = (self.query(features) @ self.key(features).mT).softmax(-1)
        return [logits.mean(1), *(attention @ logits).unbind(1)]
