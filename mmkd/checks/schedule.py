"""The rates of a new schedule at the place that a run has reached."""
import copy
import warnings
from collections.abc import Mapping

from mmengine.optim import OptimWrapperDict
from mmengine.runner import EpochBasedTrainLoop, Runner


def follow_new_schedule(runner: Runner, checkpoint: dict) -> None:
    """Write into a checkpoint what it would hold if the run's own schedule had held all along.

    Args:
        runner: The run, with its optimizer and schedulers as they are built.
        checkpoint: ``meta``, ``optimizer`` and ``param_schedulers`` of the saved run; the last two
            are changed.

    Raises:
        ValueError: If the new schedule is over already, or there are several optimizers.
    """
    loop, meta = runner.train_loop, checkpoint['meta']
    if isinstance(runner.optim_wrapper, OptimWrapperDict):
        raise ValueError('--extend takes a run with one optimizer; this one has several')
    ends, reached = ((loop.max_epochs, meta['epoch']) if isinstance(loop, EpochBasedTrainLoop)
                     else (loop.max_iters, meta['iter']))
    if reached >= ends:
        raise ValueError(f'--extend: the run has reached {reached}, and the schedule ends at '
                         f'{ends}: set a later end in train_cfg')
    schedulers = runner.param_schedulers or []
    length = len(loop.dataloader) if meta['epoch'] else 0
    with warnings.catch_warnings():  # that no optimizer steps between
        warnings.simplefilter('ignore', UserWarning)
        _advance(schedulers, meta['iter'], length, meta['epoch'])
    _write_rates(checkpoint['optimizer'], runner.optim_wrapper.optimizer.param_groups,
                 {scheduler.param_name for scheduler in schedulers} | {'lr'})
    base = runner.optim_wrapper.base_param_settings
    if base is not None and 'base_param_settings' in checkpoint['optimizer']:
        checkpoint['optimizer']['base_param_settings'] = copy.deepcopy(base)
    checkpoint['param_schedulers'] = [scheduler.state_dict() for scheduler in schedulers]
    runner.logger.info(f'the schedule of the config holds from here: at {reached} of {ends}, '
                       f'{runner.optim_wrapper.get_lr()}')


def _advance(schedulers: list, iterations: int, epoch_length: int, epochs: int) -> None:
    """Step as ``ParamSchedulerHook`` does."""
    by_iteration = [scheduler for scheduler in schedulers if not scheduler.by_epoch]
    by_epoch = [scheduler for scheduler in schedulers if scheduler.by_epoch]
    for iteration in range(1, iterations + 1):
        for scheduler in by_iteration:
            scheduler.step()
        if epoch_length and iteration % epoch_length == 0 and iteration // epoch_length <= epochs:
            for scheduler in by_epoch:
                scheduler.step()


def _write_rates(saved: Mapping, groups: list[dict], names: set[str]) -> None:
    for saved_group, group in zip(saved['param_groups'], groups, strict=True):
        for name in names:
            for key in (name, f'initial_{name}'):
                if key in group:
                    saved_group[key] = copy.copy(group[key])
