"""Check a config without training: build all of it, read batches, take one step.

Nothing is written beside the config, and no checkpoint is made. The teacher is not scored.
"""
import argparse
import copy
import tempfile
from pathlib import Path

import torch
from mmengine.config import Config
from mmengine.hooks import Hook
from mmengine.runner import Runner

from mmkd.apis import command_line
from mmkd.apis.train import train
from mmkd.hooks import SafeCheckpointHook
from mmkd.registry import HOOKS
from mmkd.utils.faults import ExpectedFault


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument('config', metavar='CONFIG', help='path or name of the config')
    command_line.add_run_arguments(parser)


class Checked(Exception):
    """A run is ended, because what it was made for is known."""


@HOOKS.register_module()
class EndAfterOneStepHook(Hook):
    """End a run after its first step and a batch of validation; print what was found."""

    priority = 'LOWEST'

    def after_train_iter(self, runner: Runner, batch_idx: int, data_batch: dict | None = None,
                         outputs: dict[str, torch.Tensor] | None = None) -> None:
        """Print losses, read a batch of validation, build the test, and end the run.

        Raises:
            Checked: Always.
        """
        losses = ', '.join(f'{name} {value.item():.4g}' for name, value in outputs.items()
                           if name.startswith('loss') and value.numel() == 1)
        print(f'one step: {losses}')
        if runner.val_loop is not None:
            metrics = validate_first_batch(runner)
            for hook in runner.hooks:
                if isinstance(hook, SafeCheckpointHook):
                    hook.check_metrics(metrics)
        runner.test_loop  # noqa: B018  builds it
        raise Checked


def validate_first_batch(runner: Runner) -> dict:
    """Predict a batch of validation as the loop does, and return its metrics.

    Raises:
        ExpectedFault: If the network cannot predict, or the metrics are for other predictions.
    """
    loop, batch = runner.val_loop, next(iter(runner.val_dataloader))
    runner.model.eval()
    try:
        loop.run_iter(0, batch)
        metrics = loop.evaluator.evaluate(len(batch['inputs']))
    except Exception as error:  # whatever a network or a metric of others raises
        kinds = ', '.join(type(metric).__name__ for metric in loop.evaluator.metrics)
        raise ExpectedFault(f'the validation of the first batch fails, with {kinds}: '
                            f'{type(error).__name__}: {error}') from error
    print(f'one batch of validation: {len(batch["inputs"])} images predicted; metrics: '
          f'{", ".join(metrics) or "none"}')
    return metrics


def check(cfg: Config) -> None:
    """Take one step of the run that a config describes, in a folder that is removed.

    Args:
        cfg: As :func:`mmkd.read_config` returns it, with ``launcher``.

    Raises:
        ExpectedFault: If a run of this config could not start; the message is that of training.
    """
    cfg = copy.deepcopy(cfg)
    cfg.resume = False
    if 'teacher_accuracy' in (cfg.get('default_hooks') or {}):
        cfg.default_hooks.teacher_accuracy = None  # it passes all the validation set
    cfg.custom_hooks = [*(cfg.get('custom_hooks') or []), dict(type='mmkd.EndAfterOneStepHook')]
    with tempfile.TemporaryDirectory() as folder:
        cfg.work_dir = str(Path(folder, 'run'))
        cfg.experiment_name = Path(folder).name  # two checks in one second are two runs
        try:
            train(cfg)
        except Checked:
            print('the config can be trained')


def main(arguments: argparse.Namespace) -> None:
    """Read the config, apply the arguments and check."""
    check(command_line.load_config(arguments))
