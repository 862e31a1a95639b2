from collections.abc import Sequence

from torch import Tensor, nn

from mmkd.losses import functional
from mmkd.registry import MODELS
from mmkd.utils import argument_checks


@MODELS.register_module()
class OKDDipLoss(nn.Module):
    """Pull every network to its own mixture of the peers' answers; a gradient reaches both sides.

    "Online Knowledge Distillation with Diverse Peers", Chen et al., AAAI 2020,
    https://arxiv.org/abs/1912.00350: T^2 KL(target || network), summed over the auxiliary peers and
    the leader. ``PeerAttention`` makes the targets. A target is no constant, because its attention
    learns by this loss alone, as in the authors' code; so the peers learn also as parts of the
    targets. That code adds 1e-7 to the probabilities of a target; this loss does not.

    Args:
        temperature: T, > 0; 3 in the paper.

    Raises:
        ValueError: If the temperature is not > 0.
    """

    def __init__(self, temperature: float = 3.0) -> None:
        super().__init__()
        argument_checks.check_positive('temperature', temperature)
        self.temperature = temperature

    def forward(self, peers_logits: Sequence[Tensor], mixed_logits: Sequence[Tensor]) -> Tensor:
        """Return the loss, a scalar.

        Args:
            peers_logits: The logits of each network, (N, K) before softmax.
            mixed_logits: The target of each network, (N, K) before softmax.

        Raises:
            ValueError: If the numbers of networks and targets differ, or shapes do.
        """
        if len(peers_logits) != len(mixed_logits):
            raise ValueError(f'OKDDip needs a target for each of the {len(peers_logits)} networks, '
                             f'got {len(mixed_logits)}')
        loss = 0.0
        for logits, target in zip(peers_logits, mixed_logits):
            functional.check_logits(logits, target)
            loss = loss + functional.kl_divergence_rows(
                functional.at_least_float32(logits) / self.temperature,
                functional.at_least_float32(target) / self.temperature).mean()
        return self.temperature**2 * loss
