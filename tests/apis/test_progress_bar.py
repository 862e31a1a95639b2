"""The bar of a run: on a terminal, with the lines of the log above it, and nowhere else."""
import io
import re
import sys

import pytest
from mmengine.hooks import Hook
from mmengine.runner import Runner
from rich.console import Console

from mmkd.apis.console import PlainConsoleRunner
from mmkd.apis.progress_bar import progress_bar
from tests import toy_runs


def train(folder, console, **changes):
    cfg = toy_runs.config(folder / 'run', toy_runs.network(), epochs=2)
    cfg.merge_from_dict(changes)
    runner = PlainConsoleRunner.from_cfg(cfg)
    with progress_bar(runner, console):
        Runner.train(runner)
    return runner


def terminal():
    return Console(file=io.StringIO(), force_terminal=True, width=80)


def test_a_terminal_shows_the_steps_and_the_lines_above_them(tmp_path):
    console = terminal()
    runner = train(tmp_path, console, **{'default_hooks.logger.interval': 1})
    shown = console.file.getvalue()
    assert f'{runner.max_iters}/{runner.max_iters}' in shown and 'epoch 2/2' in shown
    assert re.search(r'Epoch\(train\)\s+\[2\]', shown)
    assert not any('FileProxy' in type(handler.stream).__name__
                   for handler in runner.logger.handlers)


def test_a_file_gets_no_bar(tmp_path):
    console = Console(file=io.StringIO())
    train(tmp_path, console)
    assert console.file.getvalue() == ''


class EndingHook(Hook):
    """Ends the run in its first step, as an error or Ctrl-C does."""

    def after_train_iter(self, runner, *args, **kwargs):
        raise KeyboardInterrupt


def test_the_bar_goes_when_a_run_is_interrupted(tmp_path):
    console, usual = terminal(), sys.stdout
    with pytest.raises(KeyboardInterrupt):
        train(tmp_path, console, custom_hooks=[EndingHook()])
    assert 'epoch 1/2' in console.file.getvalue()
    assert sys.stdout is usual
