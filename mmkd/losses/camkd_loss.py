from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from mmkd.losses import functional
from mmkd.registry import MODELS
from mmkd.utils import argument_checks


@MODELS.register_module()
class CAMKDLoss(nn.Module):
    """Learn from several teachers, each weighed on each image by how sure it is of the label.

    "Confidence-Aware Multi-Teacher Knowledge Distillation", Zhang, Chen and Wang, ICASSP 2022,
    Eq. 3 and 4, https://arxiv.org/abs/2201.00007. Of K teachers the k-th has the weight
    (1 - softmax(CE)_k) / (K - 1), where CE are the cross-entropies of all teachers with the label:
    the weights of an image sum to 1. The loss is T^2 times the weighted sum of the divergences,
    averaged over images. The authors' code divides it once more by K; the paper does not. The
    feature term of the paper (Eq. 6) is not part of it. The minimum is zero, where the student
    agrees with all teachers.

    Args:
        temperature: T, > 0.

    Raises:
        ValueError: If the temperature is not positive.
    """

    def __init__(self, temperature: float = 4.0) -> None:
        super().__init__()
        argument_checks.check_positive('temperature', temperature)
        self.temperature = temperature

    def forward(self, student_logits: Tensor, teacher_logits: Sequence[Tensor],
                labels: Tensor) -> Tensor:
        """Return the loss, a scalar.

        Args:
            student_logits: (N, C), before softmax.
            teacher_logits: At least two tensors (N, C), one for each teacher; no gradient.
            labels: (N,), integer classes.

        Raises:
            ValueError: If there are fewer than two teachers, or shapes differ.
        """
        if isinstance(teacher_logits, Tensor) or len(teacher_logits) < 2:
            raise ValueError('CAMKDLoss weighs teachers against each other and needs a list of at '
                             "least two: teacher_logits=['teacher.a.logits', 'teacher.b.logits']")
        for logits in teacher_logits:
            functional.check_logits(student_logits, logits)
        functional.check_labels(labels, len(student_logits))
        teachers = [functional.at_least_float32(logits.detach()) for logits in teacher_logits]
        student = functional.at_least_float32(student_logits) / self.temperature
        divergences = torch.stack([
            functional.kl_divergence_rows(student, logits / self.temperature)
            for logits in teachers])
        weights = confidence_weights(teachers, labels)
        return self.temperature**2 * (weights * divergences).sum(0).mean()


def confidence_weights(teacher_logits: Sequence[Tensor], labels: Tensor) -> Tensor:
    """Return the weight of each teacher on each image, (K, N); the weights of an image sum to 1.

    Args:
        teacher_logits: K >= 2 tensors (N, C).
        labels: (N,), integer classes.
    """
    doubts = torch.stack([F.cross_entropy(logits, labels, reduction='none')
                          for logits in teacher_logits])
    return (1 - doubts.softmax(0)) / (len(teacher_logits) - 1)
