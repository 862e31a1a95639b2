import re
from pathlib import Path

from mmengine.dist import master_only
from mmengine.fileio import BaseStorageBackend
from mmengine.hooks import CheckpointHook
from mmengine.runner import Runner

from mmkd.registry import HOOKS
from mmkd.utils.finite import is_scalar, non_finite
from mmkd.utils.settled_config import SettledConfig


@HOOKS.register_module()
class SafeCheckpointHook(CheckpointHook):
    """Save checkpoints as MMEngine's hook does, lose nothing to a kill, and write no NaN.

    - Weights, buffers and the optimizer are checked before each save. Values that are not finite
      end the run, and every file stays as it was.
    - An old file goes after the new one is there, also of the best checkpoints.
    - ``save_best='auto'`` takes the first metric that is a number, and passes over tables.
    - A checkpoint is written before the validation of its epoch, so a run that was killed in
      between resumes without that score: the validation is repeated, and what remains of best
      files that were replaced is removed.

    Its arguments are those of MMEngine's hook.

    Raises:
        RuntimeError: If values to save are not finite; the message names them.
    """

    _is_validated = False

    def after_load_checkpoint(self, runner: Runner, checkpoint: dict) -> None:
        """Note whether a file was written after the validation of its epoch, with its score."""
        info = checkpoint.get('message_hub', {}).get('runtime_info', {})
        self._is_validated = info.get('loop_stage') == 'val'

    def before_train(self, runner: Runner) -> None:
        """Repeat the validation that a resumed run may have missed."""
        super().before_train(runner)
        runner.cfg = SettledConfig.of(runner.cfg)
        self.file_backend = _LateRemoval(self.file_backend)
        if runner._resume:
            self._remove_last_replaced()
        if not (runner._resume and self.save_best and self.by_epoch and runner.epoch > 0):
            return
        loop = runner.train_loop
        is_due = runner.epoch >= loop.val_begin and (
            runner.epoch % loop.val_interval == 0 or runner.epoch == loop.max_epochs)
        if runner.val_loop is not None and is_due and not self._is_validated:
            runner.logger.info('the validation of the last epoch is repeated')
            runner.val_loop.run()
        self._remove_replaced(runner)

    def before_save_checkpoint(self, runner: Runner, checkpoint: dict) -> None:
        """Refuse values that are not finite. This hook comes last and sees what is written."""
        broken = non_finite(checkpoint)
        if broken:
            raise RuntimeError(
                f'iteration {runner.iter + 1}: {len(broken)} tensors to save hold NaN or infinity, '
                f'such as {", ".join(broken[:3])}. Nothing was written, and the checkpoints in '
                f'{self.out_dir} are whole. Lower the learning rate, or clip the gradient, and go '
                'on from there with --resume')

    def _save_checkpoint_with_step(self, runner: Runner, step: int, meta: dict) -> None:
        super()._save_checkpoint_with_step(runner, step, meta)
        self.file_backend.remove_now()

    def _save_best_checkpoint(self, runner: Runner, metrics: dict) -> None:
        if self.save_best and 'auto' in self.key_indicators:
            known = [*self.greater_keys, *self.less_keys]
            metrics = {key: value for key, value in metrics.items() if is_scalar(value)
                       and any(name.lower() in key.lower() for name in known)}
            if not metrics:
                runner.logger.warning("save_best='auto' finds no number to compare in the "
                                      'metrics, so no best checkpoint is saved. Name a metric: '
                                      'default_hooks.checkpoint.save_best, with its rule')
                return
        super()._save_best_checkpoint(runner, metrics)
        self.file_backend.remove_now()

    @master_only
    def _remove_last_replaced(self) -> None:
        """Remove the file that the one resumed from has replaced, if a kill came in between."""
        if self.max_keep_ckpts > 0 and len(self.keep_ckpt_ids) == self.max_keep_ckpts:
            name = self.filename_tmpl.format(self.keep_ckpt_ids[0] - self.interval)
            Path(self.out_dir, name).unlink(missing_ok=True)

    @master_only
    def _remove_replaced(self, runner: Runner) -> None:
        known = {Path(str(path)).name
                 for key, path in runner.message_hub.runtime_info.items()
                 if key.startswith('best_ckpt')}
        for path in Path(self.out_dir).glob('best_*_epoch_*.pth'):
            epoch = int(re.search(r'_epoch_(\d+)$', path.stem)[1])
            if epoch <= runner.epoch and path.name not in known:
                path.unlink()


class _LateRemoval:
    """A storage backend that removes files when it is told to, and does all else at once.

    Args:
        backend: The backend that does the work.
    """

    def __init__(self, backend: BaseStorageBackend) -> None:
        self._backend = backend
        self._replaced: list[str] = []

    def __getattr__(self, name: str) -> object:
        return getattr(self._backend, name)

    def remove(self, path: str) -> None:
        """Note a file that is no longer needed once the next one is there."""
        self._replaced.append(path)

    def remove_now(self) -> None:
        """Remove what was noted."""
        while self._replaced:
            path = self._replaced.pop()
            if self._backend.isfile(path):
                self._backend.remove(path)
