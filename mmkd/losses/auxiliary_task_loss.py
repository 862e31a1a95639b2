from collections.abc import Sequence

from torch import Tensor, nn
from torch.nn import functional as F

from mmkd.losses import functional
from mmkd.registry import MODELS
from mmkd.self_supervision import auxiliary_tasks, joint_labels


@MODELS.register_module()
class AuxiliaryTaskLoss(nn.Module):
    """Train branches on their auxiliary task by cross-entropy, summed over the branches.

    Hierarchical Self-supervision Augmented Knowledge Distillation (Yang et al., IJCAI 2021 and its
    extension https://arxiv.org/abs/2109.03075) defines the tasks in Eq. 8 ('class'), 9 ('view'),
    10 ('multi') and 11 ('joint').

    Args:
        task: One of 'joint', 'class', 'view' and 'multi';
            :func:`mmkd.self_supervision.auxiliary_tasks.distributions` explains them.

    Raises:
        ValueError: If the task is unknown.
    """

    def __init__(self, task: str = 'joint') -> None:
        super().__init__()
        auxiliary_tasks.check_task(task)
        self.task = task

    def forward(self, logits: Tensor | Sequence[Tensor], labels: Tensor) -> Tensor:
        """Return the loss, a scalar: means over rows, summed over distributions and branches.

        Args:
            logits: (N * V, outputs) of one branch, or a list of such tensors, one for each branch.
                The V views of an image follow each other.
            labels: (N,), integer classes.
        """
        if not isinstance(logits, Tensor):
            return sum(self(branch_logits, labels) for branch_logits in logits)
        num_views = len(logits) // len(labels)
        views = joint_labels.view_labels(len(labels), num_views, labels)
        targets = {'joint': [joint_labels.joint_labels(labels, num_views)], 'class': [labels],
                   'view': [views], 'multi': [labels, views]}[self.task]
        parts = auxiliary_tasks.distributions(functional.at_least_float32(logits), self.task,
                                              num_views)
        return sum(F.cross_entropy(part, target) for part, target in zip(parts, targets))
