from mmengine.hooks import Hook
from mmengine.runner import Runner

from mmkd.connectors import DynamicPrior, StitchMask
from mmkd.registry import HOOKS
from mmkd.utils import argument_checks
from mmkd.utils.distributed import unwrap

SCHEDULES = ('exponential', 'linear')


@HOOKS.register_module()
class MaskRatioDecayHook(Hook):
    """Lowers the share of replaced tokens by a fixed schedule, from 1 on.

    For the ablations of DPK (Zong et al., ICLR 2023, Table 6). In epoch e, counted from 0:
    'exponential': 0.95^e. 'linear': 1 - e / epochs. Paper: the linear one falls by 0.95 per epoch,
    which is used up after the second. Here: evenly over all epochs.

    Args:
        connector: Key of the DynamicPrior or StitchMask in the distiller's ``connectors``.
        schedule: 'exponential' or 'linear'.
        factor: Of the exponential schedule, 0 to 1.

    Raises:
        ValueError: Unknown schedule, factor out of range, or the model has no such connector.
    """

    def __init__(self, connector: str = 'prior', schedule: str = 'exponential', *,
                 factor: float = 0.95) -> None:
        argument_checks.check_choice('schedule', schedule, SCHEDULES)
        if not 0 < factor <= 1:
            raise ValueError(f'factor must be above 0 and at most 1, got {factor}')
        self.connector, self.schedule, self.factor = connector, schedule, factor

    def before_train_iter(self, runner: Runner, batch_idx: int,
                          data_batch: dict | None = None) -> None:
        """Set the ratio of this epoch, which loops over iterations do not count themselves."""
        connectors = getattr(unwrap(runner.model), 'connectors', {})
        known = {name: module for name, module in connectors.items()
                 if isinstance(module, DynamicPrior | StitchMask)}
        if self.connector not in known:
            raise ValueError(f'MaskRatioDecayHook: {self.connector!r} is no DynamicPrior or '
                             f'StitchMask; the model has {list(known) or "none"}')
        connector = known[self.connector]
        mask = connector.mask if isinstance(connector, DynamicPrior) else connector
        if isinstance(mask.ratio, str):
            raise ValueError(f'MaskRatioDecayHook: {self.connector!r} measures its ratio '
                             f'({mask.ratio!r}); give it a number, mask=dict(ratio=1.0)')
        epoch = runner.iter // len(runner.train_dataloader)
        epochs = runner.max_iters / len(runner.train_dataloader)
        mask.ratio = (self.factor**epoch if self.schedule == 'exponential'
                      else max(0.0, 1 - epoch / epochs))
