"""Train a config: a distiller, or a teacher or student alone."""
import argparse

from mmengine.config import Config
from mmengine.runner import Runner

from mmkd.apis import command_line, determinism, mixed_precision
from mmkd.checks import check_config, drop_switched_off
from mmkd.utils import checkpoint, faults, pretrained
from mmkd.utils.distributed import finish_launch, prepare_cpu_launch


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument('config', metavar='CONFIG', help='path or name of the config')
    parser.add_argument('--resume', nargs='?', const='auto', metavar='CHECKPOINT',
                        help='continue from this checkpoint; without a value, from the last one '
                        'in the work folder, or from the start if there is none')
    parser.add_argument('--amp', nargs='?', const='auto', choices=mixed_precision.PRECISIONS,
                        help='mixed precision; without a value bfloat16, or float16 on a GPU that '
                        'has no bfloat16')
    parser.add_argument('--auto-scale-lr', action='store_true',
                        help='scale the learning rate by the images of a step, all processes '
                        'together, over those that the config is made for '
                        '(auto_scale_lr.base_batch_size)')
    command_line.add_run_arguments(parser)


def set_auto_scale_lr(cfg: Config) -> None:
    """Let the runner scale the learning rate to the batch.

    Raises:
        SystemExit: If the config does not say which batch its learning rate is for.
    """
    if 'base_batch_size' not in (cfg.get('auto_scale_lr') or {}):
        raise SystemExit('--auto-scale-lr: the config does not say for how many images a step its '
                         'learning rate is. Add auto_scale_lr = dict(base_batch_size=N)')
    cfg.auto_scale_lr.enable = True


def set_resume(cfg: Config, resume: str) -> None:
    """Resolve ``--resume``; MMEngine's own resolution trusts a broken ``last_checkpoint``.

    With nothing to resume the config's own ``load_from``, the weights of a first stage, stays.
    """
    found = checkpoint.find_resumable(cfg.work_dir) if resume == 'auto' else resume
    cfg.resume = found is not None
    if cfg.resume:
        cfg.load_from = found
        print(f'resuming from {found}')
    else:
        print(f'nothing to resume in {cfg.work_dir}: starting anew')


def log_batch_size(runner: Runner) -> None:
    """Log the images of a step beside those that the config is made for; warn if they differ."""
    present = runner.cfg.train_dataloader.get('batch_size')
    scaling = runner.cfg.get('auto_scale_lr') or {}
    intended = scaling.get('base_batch_size')
    if present is None or intended is None:
        return
    text = (f'batch size: {runner.world_size * present} images a step ({runner.world_size} '
            f'process{"es" if runner.world_size > 1 else ""} of {present}); the config is made for '
            f'{intended}')
    if runner.world_size * present == intended or scaling.get('enable'):
        runner.logger.info(text)
    else:
        runner.logger.warning(f'{text}. The learning rate stays as the config has it; '
                              '--auto-scale-lr scales it')


def train(cfg: Config) -> Runner:
    """Train a config on this process, or as one of several.

    Args:
        cfg: As :func:`mmkd.read_config` returns it, with ``work_dir`` and ``launcher``.

    Returns:
        The runner, with the trained model.

    Raises:
        ExpectedFault: If a setting is wrong; :func:`mmkd.checks.check_config` names all that it
            finds before anything is built.
    """
    check_config(cfg)
    drop_switched_off(cfg)
    determinism.prepare_determinism(cfg)
    prepare_cpu_launch(cfg)
    with pretrained.explain_missing(cfg), faults.located(cfg):
        runner = Runner.from_cfg(cfg)
        log_batch_size(runner)
        runner.train()
    finish_launch()
    return runner


def main(arguments: argparse.Namespace) -> None:
    """Read the config, apply the arguments and train."""
    cfg = command_line.load_config(arguments)
    if arguments.amp:
        mixed_precision.set_amp(cfg, arguments.amp)
    if arguments.auto_scale_lr:
        set_auto_scale_lr(cfg)
    if arguments.resume is not None:
        set_resume(cfg, arguments.resume)
    train(cfg)
