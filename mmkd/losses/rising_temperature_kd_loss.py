from collections.abc import Sequence

from torch import Tensor, nn

from mmkd.losses import functional
from mmkd.registry import MODELS
from mmkd.utils import argument_checks


@MODELS.register_module()
class RisingTemperatureKDLoss(nn.Module):
    """Distil the logits of several classifiers at a temperature that rises with the epochs.

    "Task-Oriented Feature Distillation", Zhang et al., NeurIPS 2020, in the authors' code: in epoch
    e of E, counted from 1, the temperature T is ``start`` + ``rise`` e / E. For each classifier the
    loss is KL(softmax(teacher / T) || softmax(student / T)), averaged over images, without a factor
    T^2; the classifiers are summed. The code writes a cross-entropy, which differs from the KL by
    the teacher's entropy, a constant for the student. Outside a training T stays at ``start``. The
    minimum is zero and is reached where both networks agree.

    Args:
        rise: By how much T rises over the whole training, >= 0.
        start: Where it starts, > 0.

    Raises:
        ValueError: If an argument is out of its range.
    """

    def __init__(self, rise: float = 3.0, *, start: float = 1.0) -> None:
        super().__init__()
        argument_checks.check_not_negative('rise', rise)
        argument_checks.check_positive('start', start)
        self.rise, self.start, self.temperature = rise, start, start

    def set_progress(self, epoch: int, num_epochs: float) -> None:
        """Set the temperature for this epoch, counted from 0."""
        self.temperature = self.start + self.rise * (epoch + 1) / num_epochs

    def forward(self, student_logits: Sequence[Tensor], teacher_logits: Sequence[Tensor]) -> Tensor:
        """Return the loss, a scalar.

        Args:
            student_logits: The logits of each classifier, (N, K) before softmax.
            teacher_logits: Those of the teacher's classifiers, in the same order; they get no
                gradient.

        Raises:
            ValueError: If the numbers of classifiers differ, or the shapes are not (N, K) or
                differ.
        """
        functional.check_stages(student_logits, teacher_logits)
        return sum(self._divergence(*pair) for pair in zip(student_logits, teacher_logits))

    def _divergence(self, student_logits: Tensor, teacher_logits: Tensor) -> Tensor:
        functional.check_logits(student_logits, teacher_logits)
        return functional.kl_divergence_rows(
            functional.at_least_float32(student_logits) / self.temperature,
            functional.at_least_float32(teacher_logits.detach()) / self.temperature).mean()
