import torch.nn.functional as F
from torch import Tensor, nn

from mmkd.losses import functional
from mmkd.registry import MODELS
from mmkd.utils import argument_checks

NON_TARGETS = ('others', 'all')


@MODELS.register_module()
class NKDLoss(nn.Module):
    """Scale the target's log-likelihood by the teacher's confidence, and match the other classes.

    The loss is - t log(s) - gamma T^2 sum_c N(t_c) log N(s_c), averaged over rows: the NKD loss of
    "From Knowledge Distillation to Self-Knowledge Distillation: A Unified Approach with Normalized
    Loss and Customized Soft Labels", Yang, Zeng, Li, Zhang, Yuan and Li, ICCV 2023,
    https://arxiv.org/abs/2303.13005, without its ordinary cross-entropy, which is the task loss of
    the student. t and s are the probabilities that teacher and student give to the target class at
    temperature 1; N() is the softmax at temperature T over the other classes alone. Both terms are
    cross-entropies. The loss is not zero where the networks agree, and it is not smallest there
    either, because the first term always asks for more confidence in the target.

    The authors' code agrees with the paper since October 2023. Before that, its mask kept the
    target class in the second term. The code of SDD still carries that mask; ``non_target='all'``
    reproduces it.

    Args:
        temperature: T of the second term, > 0.
        gamma: Weight of the second term, >= 0.
        reduction: 'batchmean' for a scalar, 'none' for one value per row.
        non_target: Classes of the second term: 'others' leaves the target class out, as in the
            paper; 'all' keeps it, as in the code of SDD.

    Raises:
        ValueError: If an argument is out of its range or unknown.
    """

    def __init__(
        self,
        temperature: float = 1.0,
        *,
        gamma: float = 1.5,
        reduction: str = 'batchmean',
        non_target: str = 'others',
    ) -> None:
        super().__init__()
        argument_checks.check_positive('temperature', temperature)
        argument_checks.check_not_negative('gamma', gamma)
        argument_checks.check_choice('reduction', reduction, functional.REDUCTIONS)
        argument_checks.check_choice('non_target', non_target, NON_TARGETS)
        self.temperature = temperature
        self.gamma = gamma
        self.reduction = reduction
        self.non_target = non_target

    def forward(self, student_logits: Tensor, teacher_logits: Tensor, labels: Tensor) -> Tensor:
        """Return the loss: a scalar, or (N,) for ``reduction='none'``.

        Args:
            student_logits: (N, K), before softmax, K >= 2 unless ``non_target='all'``.
            teacher_logits: (N, K), before softmax; they get no gradient.
            labels: (N,), integer classes in [0, K).

        Raises:
            ValueError: If a shape or the type of the labels is wrong.
        """
        functional.check_logits(student_logits, teacher_logits)
        functional.check_labels(labels, len(student_logits))
        student = functional.at_least_float32(student_logits)
        teacher = functional.at_least_float32(teacher_logits.detach())
        labels = labels.long()

        teacher_confidence = (-F.cross_entropy(teacher, labels, reduction='none')).exp()
        target_class = teacher_confidence * F.cross_entropy(student, labels, reduction='none')

        if self.non_target == 'others':
            # (N, K) -> (N, K - 1)
            rest = functional.non_target_classes(labels, student.shape[1])
            student, teacher = student.gather(1, rest), teacher.gather(1, rest)
        non_target_class = functional.cross_entropy_rows(
            student / self.temperature, teacher / self.temperature)
        rows = target_class + self.gamma * self.temperature**2 * non_target_class
        return functional.reduce_rows(rows, self.reduction)
