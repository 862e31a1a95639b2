"""What a branch may learn beside the classes: four tasks and the distributions they make."""
from torch import Tensor

TASKS = ('joint', 'class', 'view', 'multi')


def check_task(task: str) -> None:
    """Raise ValueError for an unknown task."""
    if task not in TASKS:
        raise ValueError(f'task must be one of {list(TASKS)}, got {task!r}')


def num_outputs(task: str, num_classes: int, num_views: int) -> int:
    """Return how many logits a branch needs for a task.

    Raises:
        ValueError: Unknown task.
    """
    check_task(task)
    return {'joint': num_classes * num_views, 'class': num_classes, 'view': num_views,
            'multi': num_classes + num_views}[task]


def distributions(logits: Tensor, task: str, num_views: int) -> list[Tensor]:
    """Return the logits of each distribution that a task defines, on the rows it is defined for.

    Args:
        logits: (N * V, outputs) of a branch; see :func:`num_outputs`.
        task: 'joint': classes and views together, on all rows. 'class': the classes, on the images
            themselves. 'view': the view, on all rows. 'multi': 'class' and 'view' side by side.
        num_views: V.
    """
    if task == 'class':
        return [logits[::num_views]]
    if task == 'multi':
        return [logits[::num_views, :-num_views], logits[:, -num_views:]]
    return [logits]
