"""What a run says on the console: its plan and its progress. The file of the log has all."""
import logging
from pathlib import Path

from mmengine.dist import is_main_process
from mmengine.logging import MMLogger
from mmengine.runner import Runner
from torch import nn

from mmkd.apis.plain_config import NAME
from mmkd.distillers import Distiller
from mmkd.utils.checkpoint import best_checkpoint, deployed_network
from mmkd.utils.distributed import unwrap

MOST_LINES = 14


class ShortMessages(logging.Filter):
    """Let a record pass unless it is a dump: information of more than 14 lines."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Say whether a record is shown."""
        return record.levelno > logging.INFO or record.getMessage().count('\n') < MOST_LINES


class PlainConsoleRunner(Runner):
    """MMEngine's runner; environment, config and hooks go into the file of the log alone."""

    def build_logger(self, *args: object, **kwargs: object) -> MMLogger:
        """Build the logger as MMEngine does, with a filter before the console."""
        logger = super().build_logger(*args, **kwargs)
        for handler in logger.handlers:
            if not isinstance(handler, logging.FileHandler):
                handler.addFilter(ShortMessages())
        return logger


def log_plan(runner: Runner) -> None:
    """Log what is about to run: data, networks, losses, device and steps."""
    runner.logger.info('the plan:\n' + '\n'.join(f'  {line}' for line in plan_of(runner)))


def plan_of(runner: Runner) -> list[str]:
    """Return the lines of a plan, at most ten."""
    model, cfg = unwrap(runner.model), runner.cfg
    network = deployed_network(model)[0]
    lines = [_data(runner), f'network: {_named(network)}']
    if isinstance(model, Distiller):
        lines[1] = f'student: {_named(network)}'
        lines += [*_teachers(model), 'losses: the task, ' + ', '.join(
            f'{name} x {model.objective.weights[name]:g}' for name in model.losses)]
        beside = sum(parameter.numel() for name, parameter in model.named_parameters()
                     if not name.startswith(model.student_prefix))
        if beside:
            lines.append(f'trained beside the student and dropped: {beside:,} parameters of '
                         f'{", ".join([*model.connectors, *model.losses])}')
    frozen = sum(parameter.numel() for parameter in network.parameters()
                 if not parameter.requires_grad)
    if frozen:
        lines.append(f'frozen in it: {frozen:,} parameters')
    lines += [f'device: {next(network.parameters()).device}, {runner.world_size} process'
              + ('es' if runner.world_size > 1 else ''),
              _steps(runner), f'log, config and checkpoints: {cfg.work_dir}']
    return lines


def _teachers(model: Distiller) -> list[str]:
    files = model.teacher_checkpoint
    return [f'{teacher.role}, frozen: {_named(teacher.module)}, from '
            f'{(files.get(name) if isinstance(files, dict) else files) or "its own weights"}'
            for name, teacher in model.teacher.members.items()]


def log_result(runner: Runner) -> None:
    """Log what a run has made, and the next command."""
    folder = Path(runner.cfg.work_dir)
    saved = best_checkpoint(folder)
    if saved is not None and is_main_process():
        runner.logger.info(f'made: {saved} and {folder / NAME}\n'
                           f'next: mmkd predict {folder / NAME} {saved} IMAGES')


def _data(runner: Runner) -> str:
    loader = runner.cfg.train_dataloader
    return (f'data: {loader.dataset.type}, {loader.get("batch_size", "batches of")} images a step '
            f'in each process')


def _steps(runner: Runner) -> str:
    settings = runner.cfg.train_cfg
    if 'max_epochs' in settings:
        return f'{settings.max_epochs} epochs; the time left stands as eta in every line'
    return f'{settings.get("max_iters", "?")} steps; the time left stands as eta in every line'


def _named(network: nn.Module) -> str:
    parts = [type(getattr(network, part)).__name__ for part in ('backbone', 'module', 'model')
             if hasattr(network, part)]
    number = sum(parameter.numel() for parameter in network.parameters())
    return f'{type(network).__name__} ({", ".join(parts)}), {number:,} parameters'
