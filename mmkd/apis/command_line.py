"""What the command line tools share: arguments, reading of configs, plain errors."""
import argparse
import os
from collections.abc import Callable, Mapping
from pathlib import Path

import torch
from mmengine.config import Config, DictAction

from mmkd import datasets  # noqa: F401  its reader of CIFAR stands in for mmpretrain's
from mmkd.apis import config_faults
from mmkd.apis.config_files import NETWORK, default_work_dir, find_config, read_config
from mmkd.utils import distributed, weight_files
from mmkd.utils.faults import ExpectedFault
from mmkd.utils.faults import plain_errors as plain_errors

QUOTES = ('"', "'")


def add_run_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that every run takes."""
    parser.add_argument('--work-dir', help='folder for logs and checkpoints; default: '
                        'work_dir of the config, else work_dirs/<path below configs>')
    parser.add_argument('--cfg-options', nargs='+', action=ConfigOptions, default={},
                        metavar='KEY=VALUE', help='override settings of the config, e.g. '
                        'model.teacher_checkpoint=PATH randomness.seed=1 '
                        'optim_wrapper.optimizer.lr=0.01')
    parser.add_argument('--launcher', choices=['none', 'pytorch', 'slurm', 'mpi'], default='none',
                        help='how several processes were started; set by tools/dist_*.sh')
    add_trust_argument(parser)
    # torch.distributed.launch passes it; torchrun sets the environment variable instead.
    parser.add_argument('--local-rank', '--local_rank', type=int, default=0,
                        help=argparse.SUPPRESS)


class ConfigOptions(DictAction):
    """Reads KEY=VALUE; what has no such form ends the command with its usage."""

    def __call__(self, parser: argparse.ArgumentParser, namespace: argparse.Namespace,
                 values: list[str], option_string: str | None = None) -> None:
        """Add the options to those that were read before."""
        for text in values:
            key, separator, value = text.partition('=')
            if not separator or not all(key.split('.')):
                parser.error(f'{option_string} takes KEY=VALUE, such as '
                             f'optim_wrapper.optimizer.lr=0.01, got {text!r}')
            if any(text.count(left) != text.count(right) for left, right in ('()', '[]')):
                parser.error(f'{option_string} {text}: a bracket is not closed')
            if value[:1] in QUOTES and (len(value) == 1 or value[-1] != value[0]):
                parser.error(f'{option_string} {text}: a quote is not closed')
            if value.startswith(('{', 'dict(')):
                parser.error(f'{option_string} {text}: a dict is given by its entries, such as '
                             f'{key}.KEY=VALUE')
        super().__call__(parser, namespace, values, option_string)


def merge_options(cfg: Config, options: Mapping[str, object]) -> None:
    """Merge ``--cfg-options`` into a config.

    Raises:
        ExpectedFault: If the way to a key leads through something that has no entries.
    """
    for key, value in options.items():
        try:
            cfg.merge_from_dict({key: value})
        except (AttributeError, KeyError, TypeError) as error:
            reason = config_faults.misplaced(cfg, key)
            raise ExpectedFault(f'--cfg-options {key}={value}: {reason}') from error


class _Trust(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, namespace: argparse.Namespace,
                 values: str, option_string: str | None = None) -> None:
        weight_files.trust(values)


def add_trust_argument(parser: argparse.ArgumentParser) -> None:
    """Add the way to read one file without restriction; it holds for this process alone."""
    parser.add_argument('--trust-checkpoint', action=_Trust, metavar='PATH',
                        help='read this file of weights even if that runs code which it holds; '
                        'only for files of people you trust; may be given several times')


def add_timing_arguments(parser: argparse.ArgumentParser, *, repeats: int, warm_up: int) -> None:
    """Add what every measurement of training steps takes."""
    parser.add_argument('--batch-size', type=at_least(1), default=64, metavar='N',
                        help='images of a step (default: 64)')
    parser.add_argument('--repeats', type=at_least(2), default=repeats, metavar='N',
                        help=f'rounds (default: {repeats})')
    parser.add_argument('--warm-up', type=at_least(0), default=warm_up, metavar='N',
                        help=f'rounds before (default: {warm_up})')
    parser.add_argument('--threads', type=at_least(1), metavar='N',
                        help="threads on the CPU (default: torch's)")
    parser.add_argument('--device', default='cuda' if torch.cuda.is_available() else 'cpu',
                        help='where the steps run (default here: %(default)s)')


def at_least(minimum: int) -> Callable[[str], int]:
    """Return a type of arguments: whole numbers from ``minimum`` on."""
    def number(text: str) -> int:
        value = int(text)
        if value < minimum:
            raise argparse.ArgumentTypeError(f'must be at least {minimum}, got {value}')
        return value

    return number


def weights_path(text: str) -> Path:
    """Check an argument: a file of weights to write, by the ending that others know it by."""
    path = Path(text)
    if path.suffix and path.suffix not in weight_files.ENDINGS:
        raise argparse.ArgumentTypeError(
            f'{text}: weights are written as {", ".join(weight_files.ENDINGS)}')
    return path


def add_analysis_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that every analysis of trained networks takes."""
    parser.add_argument('--out-dir', type=Path, default=Path('work_dirs/analysis'),
                        help='folder for picture and numbers (default: work_dirs/analysis)')
    parser.add_argument('--cfg-options', nargs='+', action=ConfigOptions, default={},
                        metavar='KEY=VALUE', help='override settings of the config, e.g. '
                        'model.teacher_checkpoint=PATH test_dataloader.num_workers=0')
    add_trust_argument(parser)


def add_compared_students(parser: argparse.ArgumentParser) -> None:
    """Add the config and the checkpoints of tools that compare students with their teacher."""
    parser.add_argument('config', metavar='CONFIG', help='config of a distiller')
    parser.add_argument('students', nargs='+', metavar='[NAME=]STUDENT.pth',
                        type=named_checkpoint, help="checkpoints of the config's student")


def named_checkpoint(text: str) -> tuple[str, str]:
    """Split ``NAME=PATH``; a path alone is named after its folder.

    Raises:
        argparse.ArgumentTypeError: There is no such file.
    """
    name, separator, path = text.partition('=')
    if not separator:
        name, path = Path(text).absolute().parent.name, text
    if not Path(path).is_file():
        raise argparse.ArgumentTypeError(f'there is no file {path}')
    return name, path


def load_analysis_config(arguments: argparse.Namespace, *needs: str) -> Config:
    """Read the config of an analysis, which holds a network and the sections ``needs``.

    Raises:
        SystemExit: If there is no such config; the message names configs that exist.
    """
    cfg = read_config(arguments.config, [*NETWORK, *needs])
    merge_options(cfg, arguments.cfg_options)
    return cfg


def load_config(arguments: argparse.Namespace) -> Config:
    """Read the config and apply the common arguments.

    Raises:
        SystemExit: If there is no such config; the message names configs that exist.
    """
    os.environ.setdefault('LOCAL_RANK', str(arguments.local_rank))
    distributed.note_rank(arguments.launcher)
    if arguments.launcher == 'pytorch':
        distributed.end_with_launcher()
    cfg = read_config(arguments.config, NETWORK)
    merge_options(cfg, arguments.cfg_options)
    cfg.launcher = arguments.launcher
    path = find_config(arguments.config)
    cfg.work_dir = arguments.work_dir or cfg.get('work_dir') or default_work_dir(path)
    return cfg
