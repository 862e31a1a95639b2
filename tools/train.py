"""Train a config: a distiller, or a teacher or student alone."""
import argparse

from mmengine.config import Config
from mmengine.runner import Runner

from mmkd.apis import command_line, determinism, mixed_precision
from mmkd.utils import checkpoint, pretrained
from mmkd.utils.distributed import finish_launch, prepare_cpu_launch


def parse_arguments() -> argparse.Namespace:
    """Return the arguments of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('config', help='path of the config')
    parser.add_argument('--resume', nargs='?', const='auto', metavar='CHECKPOINT',
                        help='continue from this checkpoint; without a value, from the last one '
                        'in the work folder, or from the start if there is none')
    parser.add_argument('--amp', nargs='?', const='auto', choices=mixed_precision.PRECISIONS,
                        help='mixed precision; without a value bfloat16, or float16 on a GPU that '
                        'has no bfloat16')
    command_line.add_run_arguments(parser)
    return parser.parse_args()


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


def main() -> None:
    """Build the runner and train."""
    arguments = parse_arguments()
    cfg = command_line.load_config(arguments)
    if arguments.amp:
        mixed_precision.set_amp(cfg, arguments.amp)
    if arguments.resume is not None:
        set_resume(cfg, arguments.resume)
    determinism.prepare_determinism(cfg)
    prepare_cpu_launch(cfg)
    with pretrained.explain_missing(cfg):
        Runner.from_cfg(cfg).train()
    finish_launch()


if __name__ == '__main__':
    main()
