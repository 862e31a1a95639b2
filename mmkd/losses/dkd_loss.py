import torch
from torch import Tensor, nn

from mmkd.losses import functional
from mmkd.registry import MODELS
from mmkd.utils import argument_checks


@MODELS.register_module()
class DKDLoss(nn.Module):
    """Distil the target class and the other classes apart, each with its own weight.

    The loss is T^2 (alpha TCKD + beta NCKD), averaged over rows: Eq. 7 of "Decoupled Knowledge
    Distillation", Zhao, Cui, Song, Qiu and Liang, CVPR 2022,
    https://arxiv.org/abs/2203.08679. TCKD is the KL divergence between the two-bin distributions
    (target class, all other classes); NCKD is the KL divergence between the distributions over the
    other classes, normalised among themselves. Both are zero where the networks agree. The warm-up
    over the first epochs that the authors use belongs to a schedule, not to the loss.

    The authors' code (mdistiller) takes the logarithm of summed probabilities, which can be log(0)
    in half precision, and hides the target class by subtracting 1000 from its softened logit. This
    loss takes all logarithms from log-softmax and logsumexp, and leaves the target class out.

    Args:
        alpha: Weight of TCKD, >= 0.
        beta: Weight of NCKD, >= 0. The paper uses 0.5 to 8, depending on the pair of networks.
        temperature: T, > 0. The higher, the softer the probabilities.
        reduction: 'batchmean' for a scalar, 'none' for one value per row.

    Raises:
        ValueError: If an argument is out of its range or ``reduction`` is unknown.
    """

    def __init__(
        self,
        alpha: float = 1.0,
        *,
        beta: float = 8.0,
        temperature: float = 4.0,
        reduction: str = 'batchmean',
    ) -> None:
        super().__init__()
        argument_checks.check_not_negative('alpha', alpha)
        argument_checks.check_not_negative('beta', beta)
        argument_checks.check_positive('temperature', temperature)
        argument_checks.check_choice('reduction', reduction, functional.REDUCTIONS)
        self.alpha = alpha
        self.beta = beta
        self.temperature = temperature
        self.reduction = reduction

    def forward(self, student_logits: Tensor, teacher_logits: Tensor, labels: Tensor) -> Tensor:
        """Return the loss: a scalar, or (N,) for ``reduction='none'``.

        Args:
            student_logits: (N, K), before softmax, K >= 2.
            teacher_logits: (N, K), before softmax; they get no gradient.
            labels: (N,), integer classes in [0, K).

        Raises:
            ValueError: If a shape or the type of the labels is wrong.
        """
        functional.check_logits(student_logits, teacher_logits)
        functional.check_labels(labels, len(student_logits))
        target = labels.long()[:, None]
        rest = functional.non_target_classes(labels, student_logits.shape[1])
        student_bins, student_rest = self._decouple(student_logits, target, rest)
        teacher_bins, teacher_rest = self._decouple(teacher_logits.detach(), target, rest)
        target_class = functional.kl_divergence_rows(student_bins, teacher_bins)
        # The authors' code takes the softmax over K classes with the target's softened logit
        # lowered by 1000. The K - 1 other classes are taken here, because 1000 is not enough for
        # logits of half precision's full range. Where it is enough, both agree to rounding.
        non_target_class = functional.kl_divergence_rows(student_rest, teacher_rest)
        rows = self.temperature**2 * (self.alpha * target_class + self.beta * non_target_class)
        return functional.reduce_rows(rows, self.reduction)

    def _decouple(self, logits: Tensor, target: Tensor, rest: Tensor) -> tuple[Tensor, Tensor]:
        """Return softened logits of the two bins (N, 2) and of the other classes (N, K - 1)."""
        softened = functional.at_least_float32(logits) / self.temperature
        target_logit = softened.gather(1, target)
        rest_logits = softened.gather(1, rest)
        # The logit of a group of classes is its logsumexp. The softmax of both bins is then
        # (probability of the target, sum of the rest), and 1 - p is never formed.
        bins = torch.cat([target_logit, rest_logits.logsumexp(dim=1, keepdim=True)], dim=1)
        return bins, rest_logits
