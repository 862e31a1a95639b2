from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from mmkd.losses import functional
from mmkd.registry import MODELS
from mmkd.utils import argument_checks

ENSEMBLES = ('min_logit', 'naive', 'mean')


@MODELS.register_module()
class KDCLLoss(nn.Module):
    """Let all peers learn from one ensemble of their logits; the losses of the peers are added.

    "Online Knowledge Distillation via Collaborative Learning", Guo et al., CVPR 2020. The logits of
    all peers make the soft target of an image, and every peer has the loss
    T^2 KL(target || peer). No code is public. The paper also combines logits by weights that
    minimise the cross-entropy (KDCL-Linear) and by the peers' errors on held-out images
    (KDCL-General), which need a solver or a second data set; they are not offered.

    Args:
        ensemble: How the target is made.

            - 'min_logit' (KDCL-MinLogit) subtracts the logit of the label from each peer's logits
              and takes for each class the smallest value over the peers.
            - 'naive' (KDCL-Naive) takes the logits of the peer with the smallest cross-entropy on
              the image. The paper chooses for an image; ties go to the first peer.
            - 'mean' takes the mean of the logits, the usual ensemble to compare with.
        temperature: T, > 0.

    Raises:
        ValueError: If the ensemble is unknown or the temperature is not > 0.
    """

    def __init__(self, ensemble: str = 'min_logit', temperature: float = 3.0) -> None:
        super().__init__()
        argument_checks.check_choice('ensemble', ensemble, ENSEMBLES)
        argument_checks.check_positive('temperature', temperature)
        self.ensemble, self.temperature = ensemble, temperature

    def forward(self, peers_logits: Sequence[Tensor], labels: Tensor) -> Tensor:
        """Return the loss, a scalar.

        Args:
            peers_logits: The logits of each peer, K tensors (N, C) before softmax.
            labels: (N,), integer classes.

        Raises:
            ValueError: If there are fewer than two peers, or shapes differ.
        """
        if len(peers_logits) < 2:
            raise ValueError(f'KDCL needs the logits of at least 2 peers, got {len(peers_logits)}')
        for logits in peers_logits:
            functional.check_logits(logits, peers_logits[0])
        functional.check_labels(labels, len(peers_logits[0]))
        logits = torch.stack([functional.at_least_float32(peer) for peer in peers_logits])
        target = self.target(logits.detach(), labels) / self.temperature
        return self.temperature**2 * sum(
            functional.kl_divergence_rows(peer / self.temperature, target).mean()
            for peer in logits)

    def target(self, logits: Tensor, labels: Tensor) -> Tensor:
        """Combine the logits (K, N, C) of all peers to those of their teacher, (N, C)."""
        if self.ensemble == 'mean':
            return logits.mean(0)
        if self.ensemble == 'min_logit':
            places = labels.expand(len(logits), -1)[:, :, None]
            return (logits - logits.gather(2, places)).amin(0)
        costs = torch.stack([F.cross_entropy(peer, labels, reduction='none') for peer in logits])
        best = costs.argmin(0)  # (N,)
        return logits.gather(0, best[None, :, None].expand(1, -1, logits.shape[2]))[0]
