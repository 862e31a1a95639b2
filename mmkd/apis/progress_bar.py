"""A bar of a run's steps, where its console is a terminal."""
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from mmengine.dist import is_main_process
from mmengine.hooks import Hook
from mmengine.runner import IterBasedTrainLoop, Runner
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn


class ProgressBarHook(Hook):
    """Move a bar by one at every step.

    Args:
        bar: It is started at the first step, when the teacher's score has had its own bar.
    """

    priority = 'LOWEST'

    def __init__(self, bar: Progress) -> None:
        self.bar = bar

    def before_train(self, runner: Runner) -> None:
        """Start the bar, at the step where a resumed run stands."""
        self.bar.start()
        self.bar.add_task('steps', total=runner.max_iters, completed=runner.iter)
        for handler in _on_console(runner):
            handler.setStream(sys.stdout)  # While a bar is shown, its lines go above it.

    def before_train_epoch(self, runner: Runner) -> None:
        """Name the epoch."""
        if not isinstance(runner.train_loop, IterBasedTrainLoop):
            self.bar.update(self.bar.task_ids[0], description=(
                f'epoch {runner.epoch + 1}/{runner.max_epochs}'))

    def after_train_iter(self, runner: Runner, *args: object, **kwargs: object) -> None:
        """Move the bar."""
        self.bar.advance(self.bar.task_ids[0])


@contextmanager
def progress_bar(runner: Runner, console: Console) -> Iterator[None]:
    """Show a bar while a runner trains inside the block; plain lines where there is no terminal.

    Args:
        runner: A runner that has not started yet.
        console: Where the bar is drawn.
    """
    if not (console.is_terminal and is_main_process()):
        yield
        return
    bar = Progress(TextColumn('{task.description}'), BarColumn(), MofNCompleteColumn(),
                   TimeRemainingColumn(), console=console, transient=True)
    streams = [(handler, handler.stream) for handler in _on_console(runner)]
    runner.register_hook(ProgressBarHook(bar))
    try:
        yield
    finally:
        bar.stop()
        for handler, stream in streams:
            handler.setStream(stream)


def _on_console(runner: Runner) -> list[logging.StreamHandler]:
    return [handler for handler in runner.logger.handlers
            if isinstance(handler, logging.StreamHandler)
            and not isinstance(handler, logging.FileHandler)]
