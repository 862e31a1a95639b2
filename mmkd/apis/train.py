"""Train a config: a distiller, or a teacher or student alone."""
import argparse
from pathlib import Path

from mmengine.config import Config
from mmengine.dist import is_main_process
from mmengine.runner import Runner

from mmkd.apis import (
    command_line,
    compilation,
    config_files,
    console,
    determinism,
    folder_lock,
    mixed_precision,
    plain_config,
)
from mmkd.checks import check_config, drop_switched_off, sections
from mmkd.utils import checkpoint, fault_places, pretrained
from mmkd.utils.distributed import finish_launch, prepare_cpu_launch


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument('config', metavar='CONFIG', help='path or name of the config')
    parser.add_argument('--resume', nargs='?', const='auto', metavar='CHECKPOINT',
                        help='continue from this checkpoint; without a value, from the last one '
                        'in the work folder, or from the start if there is none')
    parser.add_argument('--extend', action='store_true',
                        help='resume into the schedule of the config, such as a later end, as if '
                        'it had held from the start; without it, the schedule must be as it was')
    parser.add_argument('--overwrite', action='store_true',
                        help='remove the checkpoints of an earlier run in the work folder, and '
                        'start anew there')
    parser.add_argument('--amp', nargs='?', const='auto', choices=mixed_precision.PRECISIONS,
                        help='mixed precision; without a value bfloat16, float16 on a GPU that has '
                        'no bfloat16, or float32 on such a CPU')
    parser.add_argument('--compile', nargs='?', const='default', choices=compilation.MODES,
                        metavar='MODE', help='compile student and teacher with torch.compile, in '
                        f'one of its modes: {", ".join(compilation.MODES)} (default: default)')
    parser.add_argument('--cuda-graph', action='store_true',
                        help='record a whole training step as one CUDA graph and launch that; '
                        'where it is not possible a line says why, and the steps run as usual')
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


def prepare_work_dir(cfg: Config, *, overwrite: bool) -> None:
    """Keep a new run from mixing with an earlier one in the same folder.

    Raises:
        ValueError: If the folder holds checkpoints, and they are not to be overwritten.
    """
    found = checkpoint.checkpoints_in(cfg.work_dir)
    if found and not overwrite:
        raise ValueError(
            f'{cfg.work_dir} holds {len(found)} checkpoints of an earlier run, such as '
            f'{found[0].name}, and a new one would replace them. Add --resume to go on with that '
            'run, --work-dir to start in another folder, or --overwrite to remove them')
    if overwrite:
        for path in found:
            path.unlink(missing_ok=True)  # every process comes here
        Path(cfg.work_dir, checkpoint.RECORD).unlink(missing_ok=True)


def set_extend(cfg: Config) -> None:
    """Let a resumed run take up the schedule of its config.

    Raises:
        ValueError: If the hook that does so is not among the default hooks.
    """
    if not (cfg.get('default_hooks') or {}).get('resume_check'):
        raise ValueError("--extend needs default_hooks.resume_check=dict(type='ResumeCheckHook')")
    cfg.default_hooks.resume_check.extend = True


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
    config_files.require(cfg, sections.PHASES['train'], 'train')
    drop_switched_off(cfg)
    mixed_precision.avoid_slow_bf16(cfg)
    determinism.prepare_determinism(cfg)
    with folder_lock.hold(cfg.work_dir), pretrained.explain_missing(cfg), fault_places.located(cfg):
        prepare_cpu_launch(cfg)
        runner = console.PlainConsoleRunner.from_cfg(cfg)
        log_batch_size(runner)
        if is_main_process():
            plain_config.write(cfg, Path(cfg.work_dir, plain_config.NAME))
        runner.train()
        console.log_result(runner)
        finish_launch(runner)
    return runner


def main(arguments: argparse.Namespace) -> None:
    """Read the config, apply the arguments and train; no other run may be in the folder."""
    cfg = command_line.load_config(arguments)
    if arguments.amp:
        mixed_precision.set_amp(cfg, arguments.amp)
    if arguments.compile:
        compilation.set_compile(cfg, arguments.compile)
    if arguments.cuda_graph:
        compilation.set_cuda_graph(cfg)
    if arguments.auto_scale_lr:
        set_auto_scale_lr(cfg)
    if arguments.extend:
        if arguments.resume is None:
            raise ValueError('--extend goes with --resume')
        set_extend(cfg)
    if arguments.resume is not None and arguments.overwrite:
        raise ValueError('--resume goes on with a run, --overwrite removes it: give one of them')
    with folder_lock.hold(cfg.work_dir):
        if arguments.resume is not None:
            set_resume(cfg, arguments.resume)
        else:
            prepare_work_dir(cfg, overwrite=arguments.overwrite)
        train(cfg)
