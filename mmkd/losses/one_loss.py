from collections.abc import Sequence

from torch import Tensor, nn

from mmkd.losses.kd_loss import KDLoss
from mmkd.registry import MODELS


@MODELS.register_module()
class ONELoss(nn.Module):
    """Teach every branch of a network by the ensemble of all its branches.

    "Knowledge Distillation by On-the-Fly Native Ensemble", Lan, Zhu and Gong, NeurIPS 2018,
    https://arxiv.org/abs/1806.04606: T^2 KL(ensemble || branch), summed over the branches. The
    ensemble is a constant. The authors' code adds 1e-7 to its probabilities; this loss does not, so
    that the minimum is zero. ``GatedEnsemble`` makes the ensemble.

    Args:
        temperature: T, > 0; 3 in the paper.

    Raises:
        ValueError: If the temperature is not > 0.
    """

    def __init__(self, temperature: float = 3.0) -> None:
        super().__init__()
        self.divergence = KDLoss(temperature)

    def forward(self, branches_logits: Sequence[Tensor], ensemble_logits: Tensor) -> Tensor:
        """Return the loss, a scalar.

        Args:
            branches_logits: The logits of each branch, (N, K) before softmax.
            ensemble_logits: (N, K), before softmax; they get no gradient.

        Raises:
            ValueError: If there are no branches, or the shapes are not (N, K) or differ.
        """
        if not branches_logits:
            raise ValueError('ONE needs the logits of at least one branch, got none')
        return sum(self.divergence(logits, ensemble_logits) for logits in branches_logits)
