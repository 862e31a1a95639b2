from mmengine.hooks import Hook
from mmengine.runner import Runner

from mmkd.registry import HOOKS
from mmkd.utils.distributed import unwrap


@HOOKS.register_module()
class LossWarmupHook(Hook):
    """Raises the weight of a distillation loss linearly over the first epochs.

    In epoch e, counted from 1, the weight is multiplied by min(e / epochs, 1), as in DKD's code:
    the first epoch has 1 / epochs, epoch ``epochs`` and all later ones 1.

    Args:
        loss: Key of the loss in the distiller's ``losses``.
        epochs: Length of the warmup, >= 1.

    Raises:
        ValueError: ``epochs`` is below 1, or the distiller has no such loss.
    """

    def __init__(self, loss: str, epochs: int) -> None:
        if epochs < 1:
            raise ValueError(f'epochs must be >= 1, got {epochs}')
        self.loss, self.epochs = loss, epochs

    def before_train_iter(self, runner: Runner, batch_idx: int,
                          data_batch: dict | None = None) -> None:
        """Set the factor of this epoch, which loops over iterations do not count themselves."""
        scales = getattr(unwrap(runner.model), 'loss_scales', {})
        if self.loss not in scales:
            raise ValueError(f'LossWarmupHook: there is no loss {self.loss!r}; the model has '
                             f'{list(scales) or "no distillation losses"}')
        epoch = runner.iter // len(runner.train_dataloader)
        scales[self.loss] = min((epoch + 1) / self.epochs, 1.0)
