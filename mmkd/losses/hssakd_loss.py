from collections.abc import Sequence

from torch import Tensor, nn

from mmkd.losses.kd_loss import KDLoss
from mmkd.registry import MODELS
from mmkd.self_supervision import auxiliary_tasks
from mmkd.utils.argument_checks import check_positive


@MODELS.register_module()
class HSSAKDLoss(nn.Module):
    """Pull what each branch of the student says to what the teacher's branch says.

    Hierarchical Self-supervision Augmented Knowledge Distillation (Yang et al., IJCAI 2021 and
    https://arxiv.org/abs/2109.03075), Eq. 15, and for peers Eq. 20 and 21: the sum over branches of
    T^2 KL(softmax(teacher / T) || softmax(student / T)), means over the rows. The other forms of
    knowledge of Table XI are those of the branches' task.

    Args:
        temperature: T, > 0.
        task: What the branches were trained for: 'joint', 'class', 'view' or 'multi'; see
            :func:`mmkd.self_supervision.auxiliary_tasks.distributions`.
        num_views: V; for 'class' and 'multi', which tell rows apart.

    Raises:
        ValueError: Temperature or task is out of range.
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
            student_logits: (N * V, outputs) of each branch; a single branch without the list.
            teacher_logits: Likewise; no gradient.

        Raises:
            ValueError: The numbers of branches or the shapes differ.
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
