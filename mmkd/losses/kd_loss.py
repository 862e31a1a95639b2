from torch import Tensor, nn

from mmkd.losses import functional
from mmkd.registry import MODELS
from mmkd.utils import argument_checks


@MODELS.register_module()
class KDLoss(nn.Module):
    """Pull the student's softened class probabilities to the teacher's.

    The loss is T^2 KL(softmax(teacher / T) || softmax(student / T)), summed over classes and
    averaged over rows. It is the soft-target term of Section 2 (built on the softmax of Eq. 1) of
    "Distilling the Knowledge in a Neural Network", Hinton, Vinyals and Dean, NIPS 2014 workshop,
    https://arxiv.org/abs/1503.02531. The paper writes a cross-entropy; the KL differs from it by
    the teacher's entropy, a constant for the student. The factor T^2 keeps the size of the
    gradients when T changes. The minimum is zero and is reached where both networks agree.

    Args:
        temperature: T, > 0. The higher, the softer the probabilities.
        reduction: 'batchmean' for a scalar, 'none' for one value per row.

    Raises:
        ValueError: If an argument is out of its range or ``reduction`` is unknown.
    """

    def __init__(self, temperature: float = 4.0, *, reduction: str = 'batchmean') -> None:
        super().__init__()
        argument_checks.check_positive('temperature', temperature)
        argument_checks.check_choice('reduction', reduction, functional.REDUCTIONS)
        self.temperature = temperature
        self.reduction = reduction

    def forward(self, student_logits: Tensor, teacher_logits: Tensor) -> Tensor:
        """Return the loss: a scalar, or (N,) for ``reduction='none'``.

        Args:
            student_logits: (N, K), before softmax.
            teacher_logits: (N, K), before softmax; they get no gradient.

        Raises:
            ValueError: If the shapes are not (N, K) or differ.
        """
        functional.check_logits(student_logits, teacher_logits)
        student_softened = functional.at_least_float32(student_logits) / self.temperature
        teacher_softened = functional.at_least_float32(teacher_logits.detach()) / self.temperature
        divergence = functional.kl_divergence_rows(student_softened, teacher_softened)
        return functional.reduce_rows(self.temperature**2 * divergence, self.reduction)
