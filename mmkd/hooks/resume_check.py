import logging

from mmengine.hooks import Hook
from mmengine.logging import print_log
from mmengine.runner import EpochBasedTrainLoop, Runner
from mmengine.runner.loops import BaseLoop

from mmkd.checks import resume
from mmkd.checks.schedule import follow_new_schedule
from mmkd.registry import HOOKS
from mmkd.utils import weight_hash
from mmkd.utils.checkpoint import SIDE_KEY
from mmkd.utils.distributed import unwrap


@HOOKS.register_module()
class ResumeCheckHook(Hook):
    """Let a run go on as what it was, or not at all.

    A checkpoint keeps the settings that decide what is trained, the number of images and a hash of
    the teacher's weights, under the key ``mmkd``. They are compared when the run is resumed. It
    also says at the start where a resumed run would not be exact, and why.

    Args:
        extend: Whether to take up the schedule of the config, with its ``max_epochs``, in place of
            the saved one; ``mmkd train --extend`` sets it.

    Raises:
        ValueError: If the file is no state of a training, or the run was another.
    """

    priority = 'VERY_HIGH'  # The file is looked at before its weights are.

    def __init__(self, *, extend: bool = False) -> None:
        self.extend = extend
        self._run: dict = {}

    def before_run(self, runner: Runner) -> None:
        """Note what the run is, before anything in its config can change."""
        if not isinstance(runner._train_loop, BaseLoop):
            return
        loader = runner.train_dataloader
        self._run = dict(settings=resume.settings_of(runner.cfg), num_images=len(loader.dataset))
        reasons = inexact(runner)
        if reasons:
            print_log('a resumed run goes on, but not to the bit as an uninterrupted one: '
                      + '; '.join(reasons), 'current',
                      level=logging.WARNING if runner._resume else logging.INFO)

    def before_train(self, runner: Runner) -> None:
        """Note whose student the run is."""
        self._note_teacher(runner)

    def before_save_checkpoint(self, runner: Runner, checkpoint: dict) -> None:
        """Save what the run is under the side key."""
        checkpoint.setdefault(SIDE_KEY, {})['run'] = self._run

    def after_load_checkpoint(self, runner: Runner, checkpoint: dict) -> None:
        """Compare when a run is resumed."""
        if not runner._resume or not self._run:
            return
        file = str(runner._load_from or f'the newest checkpoint of {runner.work_dir}')
        resume.check_training_state(checkpoint, file, bool(runner.param_schedulers))
        self._note_teacher(runner)
        saved = checkpoint.get(SIDE_KEY, {}).get('run')
        if not isinstance(saved, dict) or saved.keys() != self._run.keys():
            print_log(f'{file} does not say with which settings it was trained, so they are not '
                      'compared', 'current', level=logging.WARNING)
        else:
            resume.check_unchanged(saved, self._run, file, self.extend)
        if self.extend:
            follow_new_schedule(runner, checkpoint)

    def _note_teacher(self, runner: Runner) -> None:
        if 'teacher' not in self._run:
            teacher = getattr(unwrap(runner.model), 'teacher', None)
            self._run['teacher'] = (
                '' if teacher is None else weight_hash.hash_of_weights(teacher.module))


def inexact(runner: Runner) -> list[str]:
    """Return why a resumed run would draw other random numbers than an uninterrupted one."""
    loader = runner.cfg.get('train_dataloader') or {}
    reasons = []
    if runner.cfg.get('randomness', {}).get('seed') is None:
        reasons.append('randomness.seed is not set')
    if not isinstance(runner._train_loop, EpochBasedTrainLoop):
        reasons.append(f'{type(runner._train_loop).__name__} knows no ends of epochs')
    if loader.get('num_workers', 0) > 0:
        if loader.get('persistent_workers', False):
            reasons.append('train_dataloader.persistent_workers is True, and their random '
                           'numbers cannot be saved')
        seeding = loader.get('worker_init_fn') or {}
        if not str(seeding.get('type')).endswith('seed_worker'):
            reasons.append("train_dataloader.worker_init_fn is not dict(type='mmkd.seed_worker')")
    return reasons
