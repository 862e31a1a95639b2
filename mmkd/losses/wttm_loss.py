from torch import Tensor, nn

from mmkd.losses import functional
from mmkd.registry import MODELS
from mmkd.utils import argument_checks


@MODELS.register_module()
class WTTMLoss(nn.Module):
    """Soften the teacher alone, and weigh each image by how unsure the teacher is.

    The loss is U KL(p^gamma / U || q), averaged over images, where p and q are the probabilities
    of teacher and student at temperature 1, and U is the sum of p^gamma over classes: weighted
    transformed teacher matching, "Knowledge Distillation Based on Transformed Teacher Matching",
    Zheng and Yang, ICLR 2024, https://arxiv.org/abs/2402.11148. The power is a softmax at the
    temperature 1 / gamma; the student has none, which adds a Renyi entropy to KD as regulariser.
    The loss has no factor T^2. Its minimum is zero, where the student is as soft as the transformed
    teacher, not where the networks agree.

    Args:
        gamma: Exponent of the teacher's probabilities, in (0, 1].
        weighted: False leaves the weight U out: TTM of the same paper.

    Raises:
        ValueError: If gamma is out of its range.
    """

    def __init__(self, gamma: float = 0.2, *, weighted: bool = True) -> None:
        super().__init__()
        argument_checks.check_positive('gamma', gamma)
        if gamma > 1:
            raise ValueError(f'gamma must be at most 1, or the teacher gets harder, got {gamma}')
        self.gamma, self.weighted = gamma, weighted

    def forward(self, student_logits: Tensor, teacher_logits: Tensor) -> Tensor:
        """Return the loss, a scalar.

        Args:
            student_logits: (N, K), before softmax.
            teacher_logits: (N, K), before softmax; they get no gradient.

        Raises:
            ValueError: If the shapes are not (N, K) or differ.
        """
        functional.check_logits(student_logits, teacher_logits)
        student = functional.at_least_float32(student_logits)
        powers = self.gamma * functional.at_least_float32(teacher_logits.detach()).log_softmax(1)
        rows = functional.kl_divergence_rows(student, powers)
        if self.weighted:
            rows = powers.logsumexp(1).exp() * rows
        return rows.mean()
