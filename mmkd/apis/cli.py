"""The command ``mmkd``: every command is a module with ``add_arguments`` and ``main``.

The scripts in ``tools`` run the same commands. A module is imported once its command is chosen,
so that ``mmkd --help`` does not wait for torch.
"""
import argparse
import difflib
import importlib
import sys
from collections.abc import Sequence

from mmkd.utils import stop_signals
from mmkd.utils.faults import OPTION, plain_errors

COMMANDS = {  # name -> module of mmkd.apis, what it does
    'train': ('train', 'train a config: a distiller, or a teacher or student alone'),
    'check': ('check', 'check a config without training: build all, take one step'),
    'test': ('test', 'test a checkpoint of a student, a teacher, or any plain model'),
    'dist-train': ('dist_train', 'train with several processes'),
    'dist-test': ('dist_test', 'test with several processes'),
    'distil': ('distil', 'distil a student on images of your own, from data to report'),
    'compare': ('compare', 'the same with several methods and seeds, in one report'),
    'predict': ('predict', 'say what a trained network sees in images, and draw it'),
    'list': ('list_configs', 'list the methods, the pairs and the configs that come with mmkd'),
    'copy-config': ('copy_config', 'copy a config into a folder, to be edited there'),
    'convert-teacher': ('convert_teacher', 'turn a network that others trained into a checkpoint'),
    'cache-teacher': ('cache_teacher', 'store what a teacher answers on augmented images'),
    'publish': ('publish', 'make a small file for others out of a training checkpoint'),
    'linear-probe': ('linear_probe', 'score frozen features on another data set'),
    'reproduce': ('reproduce', 'train a table of a paper again, beside the printed numbers'),
    'run': ('run_tool', 'run any other script of tools: benchmarks, analyses, the quickstart'),
}


class PrintVersions(argparse.Action):
    """Print the versions of the stack and leave, as argparse's own ``version`` does."""

    def __call__(self, parser: argparse.ArgumentParser, *unused: object) -> None:
        """Print and exit."""
        from mmkd.apis.versions import collect_versions
        print('\n'.join(f'{name}: {value}' for name, value in collect_versions().items()))
        parser.exit()


def main(arguments: Sequence[str] | None = None) -> None:
    """Run ``mmkd COMMAND ...``; the default is the command line of the process."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    parser = argparse.ArgumentParser(
        prog='mmkd', description='Knowledge distillation on MMEngine. `mmkd COMMAND --help` '
        'explains a command. CONFIG is a path, or a name such as '
        'kd/resnet32x4_resnet8x4_cifar100.')
    parser.add_argument('--version', action=PrintVersions, nargs=0,
                        help='print the versions of mmkd and all that it runs on, for bug reports')
    commands = parser.add_subparsers(dest='command', metavar='COMMAND', required=True)
    for name, (_, text) in COMMANDS.items():
        command = commands.add_parser(
            name, help=text, formatter_class=argparse.RawDescriptionHelpFormatter)
        if given[:1] == [name]:
            _fill(command, name)
    arguments, unknown = parser.parse_known_args(given)
    if unknown:
        _refuse(commands.choices[arguments.command], unknown)
    _end_plainly(arguments)


def run(command: str) -> None:
    """Run one command as a script of its own, with the arguments of the process."""
    parser = parser_of(command)
    arguments, unknown = parser.parse_known_args()
    if unknown:
        _refuse(parser, unknown)
    _end_plainly(arguments)


def _refuse(parser: argparse.ArgumentParser, unknown: Sequence[str]) -> None:
    close = difflib.get_close_matches(unknown[0], parser._option_string_actions, n=1)
    hint = f'. Did you mean {close[0]}?' if close else ''
    parser.error(f'unrecognized arguments: {" ".join(unknown)}{hint}')


def parser_of(command: str) -> argparse.ArgumentParser:
    """Return the parser of one command alone."""
    parser = argparse.ArgumentParser(formatter_class=argparse.RawDescriptionHelpFormatter)
    _fill(parser, command)
    return parser


def _fill(parser: argparse.ArgumentParser, command: str) -> None:
    module = importlib.import_module(f'mmkd.apis.{COMMANDS[command][0]}')
    parser.description = module.__doc__
    parser.epilog = getattr(module, 'EPILOG', None)
    module.add_arguments(parser)
    parser.add_argument(OPTION, action='store_true', help='also show where in the code an error '
                        'was raised, which its message alone does not say')
    parser.set_defaults(main=module.main)


def _end_plainly(arguments: argparse.Namespace) -> None:
    with stop_signals.handled(), plain_errors(arguments.traceback):
        try:
            arguments.main(arguments)
        except Exception as error:
            from mmkd.checks import data_files
            data_files.explain(error)
            raise
