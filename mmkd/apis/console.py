"""What a run says on the console: its plan and its progress. The file of the log has all."""
import logging
from pathlib import Path

from mmengine.dist import is_main_process
from mmengine.hooks import Hook
from mmengine.logging import MMLogger
from mmengine.runner import IterBasedTrainLoop, Runner
from rich.console import Console
from torch import nn

from mmkd.apis.plain_config import NAME
from mmkd.apis.progress_bar import progress_bar
from mmkd.distillers import Distiller
from mmkd.utils.checkpoint import best_checkpoint, deployed_network
from mmkd.utils.config_formatter import load_formatter
from mmkd.utils.distributed import unwrap
from mmkd.utils.finite import is_scalar

MOST_LINES = 14
INTERVAL = 50  # Steps between two lines, as in configs/_base_/default_runtime.py.
CHATTER = (  # What MMEngine says in every run, whatever the config.
    'Distributed training is not used', '"FileClient" will be deprecated',
    '"HardDiskBackend" is the alias', 'Checkpoints will be saved to', 'Exp name: ',
    'Saving checkpoint at ', 'The previous best checkpoint')


class ShortMessages(logging.Filter):
    """Let a record pass unless it is a dump of more than 14 lines, or said in every run."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Say whether a record is shown."""
        text = record.getMessage()
        if text.startswith(CHATTER):
            return False
        return record.levelno > logging.INFO or text.count('\n') < MOST_LINES


class PlainConsoleRunner(Runner):
    """MMEngine's runner; environment, config and hooks go into the file of the log alone."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        load_formatter()  # The processes of a run write the config into their logs at one time.
        super().__init__(*args, **kwargs)

    def train(self) -> nn.Module:
        """Train as MMEngine does; show a bar on a terminal, and summarise the run in the log."""
        self.register_hook(RunSummaryHook())
        with progress_bar(self, Console()):
            return super().train()

    def build_logger(self, *args: object, **kwargs: object) -> MMLogger:
        """Build the logger as MMEngine does, with a filter before the console."""
        logger = super().build_logger(*args, **kwargs)
        for handler in logger.handlers:
            if not isinstance(handler, logging.FileHandler):
                handler.addFilter(ShortMessages())
        return logger


class RunSummaryHook(Hook):
    """Log the plan before the first step, the time left after the first interval, and tables.

    A table stands after each validation: its metrics, the best so far, and the teacher's.
    """

    priority = 'LOWEST'  # The teacher has been scored by then.

    def __init__(self) -> None:
        self.best: dict[str, float] = {}
        self.steps = 0

    def before_train(self, runner: Runner) -> None:
        """Log what is about to run."""
        runner.logger.info('the plan:\n' + '\n'.join(f'  {line}' for line in plan_of(runner)))

    def after_train_iter(self, runner: Runner, *args: object, **kwargs: object) -> None:
        """Log the time left once, after as many steps as the first line of the log has."""
        self.steps += 1
        if self.steps != min(INTERVAL, len(runner.train_dataloader)):
            return
        seconds = runner.message_hub.get_scalar('train/time').mean(self.steps)
        left = runner.max_iters - runner.iter - 1
        if left <= 0:
            return
        runner.logger.info(f'about {_duration(left * seconds)} left without validation: {left:,} '
                           f'steps of {seconds:.3g} s')

    def after_val_epoch(self, runner: Runner, metrics: dict | None = None) -> None:
        """Log the table of a validation."""
        teacher = runner.message_hub.runtime_info.get('teacher_metrics', {})
        shown = {name: float(value) for name, value in (metrics or {}).items()
                 if is_scalar(value) and not name.endswith('_precision')}
        if not shown:
            return
        self.best = {name: max(value, self.best.get(name, value)) for name, value in shown.items()}
        width = max(map(len, shown))
        lines = [f'{"":{width}}  {"now":>8}  {"best":>8}' + ('   teacher' if teacher else '')]
        for name, value in shown.items():
            known = f'  {float(teacher[name]):8.4g}' if name in teacher else ''
            lines.append(f'{name:{width}}  {value:8.4g}  {self.best[name]:8.4g}{known}')
        runner.logger.info('validation:\n' + '\n'.join(f'  {line}' for line in lines))


def plan_of(runner: Runner) -> list[str]:
    """Return the lines of a plan, about ten, of a runner whose loops are built."""
    model = unwrap(runner.model)
    network = deployed_network(model)[0]
    lines = [_data(runner), f'network: {_named(network)}']
    if isinstance(model, Distiller):
        lines[1] = f'student: {_named(network)}'
        lines += [*_teachers(model), *_score(runner), 'losses: the task, ' + ', '.join(
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
              _steps(runner), f'log, config and checkpoints: {runner.work_dir}']
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
    if saved is None or not is_main_process():
        return
    command = f'predict {folder / NAME} {saved} IMAGES'
    if runner.cfg.get('test_dataloader') is None:  # as after training without labels
        command = f'linear-probe {runner.cfg.filename or "CONFIG"} {saved} --data DATA.py'
    runner.logger.info(f'made: {saved} and {folder / NAME}\nnext: mmkd {command}')


def _data(runner: Runner) -> str:
    loader = runner.train_dataloader
    text = (f'data: {len(loader.dataset):,} images of {type(loader.dataset).__name__}, '
            f'{loader.batch_size or "batches of"} a step in each process')
    if runner.val_loop is not None:
        text += f'; {len(runner.val_dataloader.dataset):,} for validation'
    return text


def _score(runner: Runner) -> list[str]:
    metrics = {name: value for name, value in
               runner.message_hub.runtime_info.get('teacher_metrics', {}).items()
               if is_scalar(value) and not name.endswith('_precision')}
    return [f'teacher\'s score: {name} {float(value):.4g}' for name, value in
            list(metrics.items())[:1]]


def _steps(runner: Runner) -> str:
    is_by_epoch = not isinstance(runner.train_loop, IterBasedTrainLoop)
    epochs = f'{runner.max_epochs} epochs, ' if is_by_epoch else ''
    done = f', {runner.iter:,} of them done' if runner.iter else ''
    return f'{epochs}{runner.max_iters:,} steps{done}; the time left stands as eta in every line'


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f'{seconds:.0f} s'
    return f'{seconds / 60:.0f} min' if seconds < 5400 else f'{seconds / 3600:.1f} h'


def _named(network: nn.Module) -> str:
    parts = [type(getattr(network, part)).__name__ for part in ('backbone', 'module', 'model')
             if hasattr(network, part)]
    number = sum(parameter.numel() for parameter in network.parameters())
    return f'{type(network).__name__} ({", ".join(parts)}), {number:,} parameters'
