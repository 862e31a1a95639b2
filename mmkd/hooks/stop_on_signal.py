from pathlib import Path

from mmengine.hooks import CheckpointHook, Hook
from mmengine.runner import EpochBasedTrainLoop, Runner

from mmkd.registry import HOOKS
from mmkd.utils import stop_signals
from mmkd.utils.distributed import gather_numbers


@HOOKS.register_module()
class StopOnSignalHook(Hook):
    """Write a checkpoint before a run ends by SIGTERM or SIGINT, as those who pre-empt it allow.

    Without this hook, or without ``save``, a run ends at once, and what it has trained since its
    last checkpoint is trained again. A checkpoint within an epoch could not be continued to the
    bit, so an epoch is finished first: it must fit into the time between the signal and the kill
    (30 s by default for Kubernetes, Slurm and torchrun). A loop over iterations stops after the
    iteration. A second signal ends the run at once. The exit codes are 143 and 130.

    Args:
        save: Whether a checkpoint is written.
    """

    priority = 'LOWEST'  # It runs after CheckpointHook.

    def __init__(self, save: bool = False) -> None:
        self.save = save

    def before_train(self, runner: Runner) -> None:
        """Let signals wait for the checkpoint."""
        self._is_by_epoch = isinstance(runner.train_loop, EpochBasedTrainLoop)
        stop_signals.postpone(self.save)

    def after_train(self, runner: Runner) -> None:
        """Let signals end the process again."""
        stop_signals.postpone(False)

    def after_train_iter(self, runner: Runner, batch_idx: int, data_batch: dict | None = None,
                         outputs: dict | None = None) -> None:
        """Stop a loop over iterations."""
        if self.save and not self._is_by_epoch:
            self._stop_if_asked(runner, runner.iter + 1)

    def after_train_epoch(self, runner: Runner) -> None:
        """Stop a loop over epochs."""
        if self.save and self._is_by_epoch:
            self._stop_if_asked(runner, runner.epoch + 1)

    def _stop_if_asked(self, runner: Runner, step: int) -> None:
        number = max(gather_numbers(stop_signals.received() or 0))  # all processes, or none
        if not number:
            return
        saving = next(hook for hook in runner.hooks if isinstance(hook, CheckpointHook))
        if saving.last_ckpt is None or (
                Path(saving.last_ckpt).name != saving.filename_tmpl.format(step)):
            saving._save_checkpoint(runner)
        runner.logger.info(f'saved as {saving.last_ckpt}; go on with --resume')
        raise stop_signals.Stopped(number)
