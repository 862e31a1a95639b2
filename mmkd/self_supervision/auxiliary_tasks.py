"""The four tasks that a branch may learn, and the distributions that they define."""
from torch import Tensor

TASKS = ('joint', 'class', 'view', 'multi')


def check_task(task: str) -> None:
    """Raise a ValueError if the task is unknown."""
    if task not in TASKS:
        raise ValueError(f'task must be one of {list(TASKS)}, got {task!r}')


def num_outputs(task: str, num_classes: int, num_views: int) -> int:
    """Return how many logits a branch needs for a task.

    Raises:
        ValueError: If the task is unknown.
    """
    check_task(task)
    return {'joint': num_classes * num_views, 'class': num_classes, 'view': num_views,
            'multi': num_classes + num_views}[task]


def distributions(logits: Tensor, task: str, num_views: int) -> list[Tensor]:
    """Return the logits of each distribution that a task defines, on the rows that it uses.

    Args:
        logits: (N * V, outputs) of a branch; :func:`num_outputs` gives their number.
        task: 'joint' predicts class and view together, on all rows. 'class' predicts the class, on
            the images themselves. 'view' predicts the view, on all rows. 'multi' makes the
            distributions of 'class' and 'view' side by side.
        num_views: V, the number of views of each image.
    """
    if task == 'class':
        return [logits[::num_views]]
    if task == 'multi':
        return [logits[::num_views, :-num_views], logits[:, -num_views:]]
    return [logits]
