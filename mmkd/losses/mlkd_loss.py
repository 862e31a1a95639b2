from collections.abc import Sequence

from torch import Tensor, nn

from mmkd.losses import functional
from mmkd.registry import MODELS
from mmkd.utils import argument_checks


@MODELS.register_module()
class MLKDLoss(nn.Module):
    """Match predictions image by image, as a batch, and class by class, at several temperatures.

    "Multi-Level Logit Distillation", Jin, Wang and Lin, CVPR 2023. With P = softmax(logits / T),
    (N, K), the loss of one temperature is T^2 KL, averaged over images (instance level), plus the
    squared difference of P P^T, (N, N), divided by N (batch level), plus that of P^T P, (K, K),
    divided by K (class level); the temperatures are added up. It is zero where the networks agree.

    The authors' code has three more things, which are not part of this loss:

    - It shows a weak and a strong view; all levels are taken on the weak one, and the instance
      level on the strong one, but for the temperatures 2 and 6, which read the weak view again.
    - Masks of confidence (images and classes up to the median). They multiply a scalar, so that
      they do not choose anything: the terms of the weak view are multiplied by the share of masked
      images or classes, about one half.
    - A learning rate of half the usual.

    Args:
        temperatures: The temperatures, each > 0.

    Raises:
        ValueError: If there is no temperature, or one is out of its range.
    """

    def __init__(self, temperatures: Sequence[float] = (2.0, 3.0, 4.0, 5.0, 6.0)) -> None:
        super().__init__()
        if not temperatures:
            raise ValueError('temperatures must hold at least one number, got none')
        for temperature in temperatures:
            argument_checks.check_positive('each of temperatures', temperature)
        self.temperatures = tuple(temperatures)

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
        teacher = functional.at_least_float32(teacher_logits.detach())
        return sum(_levels(student / temperature, teacher / temperature, temperature)
                   for temperature in self.temperatures)


def _levels(student: Tensor, teacher: Tensor, temperature: float) -> Tensor:
    instance = temperature**2 * functional.kl_divergence_rows(student, teacher).mean()
    student, teacher = student.softmax(1), teacher.softmax(1)
    batch = (student @ student.T - teacher @ teacher.T).square().sum() / len(student)
    classes = (student.T @ student - teacher.T @ teacher).square().sum() / student.shape[1]
    return instance + batch + classes
