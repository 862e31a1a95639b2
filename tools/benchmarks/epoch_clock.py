import time

from mmengine.hooks import Hook
from mmengine.runner import Runner

from mmkd.registry import HOOKS


@HOOKS.register_module()
class EpochClock(Hook):
    """Notes when each epoch begins, and when the last one has been validated."""

    def __init__(self) -> None:
        self.times: list[float] = []

    def before_train_epoch(self, runner: Runner) -> None:
        """Note the time; the validation before has read its accuracy, so no work is open."""
        self.times.append(time.perf_counter())

    def after_train(self, runner: Runner) -> None:
        """Note the time."""
        self.times.append(time.perf_counter())
