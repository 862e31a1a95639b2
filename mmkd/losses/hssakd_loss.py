from collections.abc import Sequence

from torch import Tensor, nn

from mmkd.losses.kd_loss import KDLoss
from mmkd.registry import MODELS
from mmkd.self_supervision import auxiliary_tasks
from mmkd.utils.argument_checks import check_positive


@MODELS.register_module()
class HSSAKDLoss(nn.Module):
    """Pull the answer of each branch of the student to that of the teacher's branch.

    Hierarchical Self-supervision Augmented Knowledge Distillation (Yang et al., IJCAI 2021 and
    https://arxiv.org/abs/2109.03075), Eq. 15, and for peers Eq. 20 and 21. The loss is the sum over
    branches of T^2 KL(softmax(teacher / T) || softmax(student / T)), averaged over the rows. The
    forms of knowledge in Table XI follow from the task of the branches.

    Args:
        temperature: T, > 0.
        task: The task for which the branches were trained: 'joint', 'class', 'view' or 'multi';
            :func:`mmkd.self_supervision.auxiliary_tasks.distributions` explains them.
        num_views: V. It matters for 'class' and 'multi', which treat views differently.

    Raises:
        ValueError: If the temperature is not > 0 or the task is unknown.
    """

    def __init__(self, temperature: float = 3.0, *, task: str = 'joint',
                 num_views: int = 4) -> None:
        super().__init__()
        check_positive('temperature', temperature)
        auxiliary_tasks.check_task(task)
        self.kd = KDLoss(temperature)
        self.task, self.num_views = task, num_views

    def forward(self, student_logits: Sequence[Tensor] | Tensor,
                teacher_logits: Sequence[Tensor] | Tensor) -> Tensor:
        """Return the loss, a scalar.

        Args:
            student_logits: List of (N * V, outputs), one for each branch, or one such tensor.
            teacher_logits: The teacher's logits in the same form; they get no gradient.

        Raises:
            ValueError: If the numbers of branches or the shapes differ.
        """
        students, teachers = ([logits] if isinstance(logits, Tensor) else list(logits)
                              for logits in (student_logits, teacher_logits))
        if len(students) != len(teachers):
            raise ValueError(f'branches are compared one to one, but the student has '
                             f'{len(students)} and the teacher {len(teachers)}')
        return sum(self.kd(student, teacher)
                   for student_branch, teacher_branch in zip(students, teachers)
                   for student, teacher in zip(self._parts(student_branch),
                                               self._parts(teacher_branch)))

    def _parts(self, logits: Tensor) -> list[Tensor]:
        return auxiliary_tasks.distributions(logits, self.task, self.num_views)
