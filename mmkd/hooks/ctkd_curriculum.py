import math

from mmengine.hooks import Hook
from mmengine.runner import Runner

from mmkd.losses import CTKDLoss
from mmkd.registry import HOOKS
from mmkd.utils.distributed import unwrap


@HOOKS.register_module()
class CTKDCurriculumHook(Hook):
    """Lowers the gradient factor of a learned temperature from 0 to -1 along half a cosine.

    In epoch e, counted from 1, it is (cos(pi min(e / epochs, 1)) - 1) / 2, as in the code of CTKD
    (Li et al., AAAI 2023, Eq. 9).

    Args:
        loss: Key of the :class:`mmkd.losses.CTKDLoss` in the distiller's ``losses``.
        epochs: Length of the curriculum, >= 1.

    Raises:
        ValueError: ``epochs`` is below 1, or the distiller has no such loss.
    """

    def __init__(self, loss: str = 'loss_ctkd', epochs: int = 10) -> None:
        if epochs < 1:
            raise ValueError(f'epochs must be >= 1, got {epochs}')
        self.loss, self.epochs = loss, epochs

    def before_train_iter(self, runner: Runner, batch_idx: int,
                          data_batch: dict | None = None) -> None:
        """Set the factor of this epoch."""
        losses = getattr(unwrap(runner.model), 'losses', {})
        if self.loss not in losses or not isinstance(losses[self.loss], CTKDLoss):
            raise ValueError(f'CTKDCurriculumHook: {self.loss!r} is no CTKDLoss; the model has '
                             f'{list(losses) or "no distillation losses"}')
        epoch = runner.iter // len(runner.train_dataloader) + 1
        losses[self.loss].reversal = (math.cos(math.pi * min(epoch / self.epochs, 1)) - 1) / 2
