import torch
from torch import Tensor, nn
from torch.nn import functional as F

from mmkd.losses import functional
from mmkd.registry import MODELS
from mmkd.utils import argument_checks


@MODELS.register_module()
class OFALoss(nn.Module):
    """Learn a teacher's probabilities and stress the label's class where the teacher is sure of it.

    "One-for-All: Bridge the Gap Between Heterogeneous Architectures in Knowledge Distillation", Hao
    et al., NeurIPS 2023, https://arxiv.org/abs/2310.19444, for networks of different families. With
    p for the teacher and q for the student it is -((1 + p_y)^exponent - 1) log q_y minus the sum
    over the other classes c of p_c^exponent log q_c, averaged over images, as in the authors' code.
    With the exponent 1 it is the cross-entropy with the teacher. There is no factor T^2. The
    minimum is above zero.

    Args:
        exponent: gamma of the paper and eps of the code, >= 1; the larger, the more the label
            counts.
        temperature: T of both networks, > 0.

    Raises:
        ValueError: If an argument is out of its range.
    """

    def __init__(self, exponent: float = 1.0, *, temperature: float = 1.0) -> None:
        super().__init__()
        argument_checks.check_positive('temperature', temperature)
        if exponent < 1:
            raise ValueError(f'exponent must be >= 1, or the label counts less, got {exponent}')
        self.exponent, self.temperature = exponent, temperature

    def forward(self, student_logits: Tensor, teacher_logits: Tensor, labels: Tensor) -> Tensor:
        """Return the loss, a scalar.

        Args:
            student_logits: (N, K), before softmax.
            teacher_logits: (N, K), before softmax; they get no gradient.
            labels: (N,), integer classes.

        Raises:
            ValueError: If the shapes differ.
        """
        functional.check_logits(student_logits, teacher_logits)
        functional.check_labels(labels, len(student_logits))
        student = functional.at_least_float32(student_logits) / self.temperature
        teacher = functional.at_least_float32(teacher_logits.detach()) / self.temperature
        target = F.one_hot(labels, teacher.shape[1]).to(teacher.dtype)
        weights = (teacher.softmax(1) + target)**self.exponent - target
        return -torch.sum(weights * student.log_softmax(1), dim=1).mean()
