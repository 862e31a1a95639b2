"""The name of the task loss beside other losses."""
from collections.abc import Mapping

from torch import Tensor


def rename_task_loss(losses: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Call the loss of the task ``loss_task``: MMEngine logs the sum of all losses as ``loss``."""
    return {'loss_task' if key == 'loss' else key: value for key, value in losses.items()}
