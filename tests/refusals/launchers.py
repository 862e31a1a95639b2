"""Runs in several processes, and folders of runs."""
from pathlib import Path

from tests.refusals.case import Case

TITLE = 'Launchers and folders'

CONFIG = '{folder}/config.py'


def launcher(name: str, words: tuple[str, ...], *options: str, number: str = '2',
             exit_code: int = 2, config: str = '') -> Case:
    """A case of `mmkd dist-train`; nothing is started."""
    return Case(name, words, config, options, command='dist-train', exit_code=exit_code,
                arguments=(CONFIG, number, '--work-dir', '{folder}/work'))


def make_file(folder: Path) -> None:
    (folder / 'work').write_text('a file')


CASES = [
    launcher('an unknown flag under a launcher', (
        'mmkd dist-train: error: unrecognized arguments: --lr', ), '--lr', '0.1'),
    launcher('a flag without its value under a launcher', (
        'mmkd dist-train: error:', 'expected at least one argument'), '--cfg-options'),
    launcher('an unknown precision under a launcher', ('invalid choice', 'bf16'), '--amp', 'fp8'),
    launcher('no process', ('must be at least 1, got 0', ), number='0'),
    launcher('a number of processes that is none', ('invalid', "'two'"), number='two'),
    launcher('a misspelt setting under a launcher', ("Did you mean 'optim_wrapper'?", ),
             exit_code=1, config='optim_wraper = dict(optimizer=dict(lr=0.1))'),
    launcher('a misspelt setting on the command line of a launcher', (
        "Did you mean 'train_cfg'?", ), '--cfg-options', 'train_cgf.max_epochs=3', exit_code=1),
    Case('a config that is missing under a launcher', ('there is no config no/such', ),
         command='dist-train', arguments=('no/such', '2')),
    Case('a config that is missing for a test under a launcher', ('there is no config no/such', ),
         command='dist-test', arguments=('no/such', 'a.pth', '2')),
    Case('a test under a launcher without a checkpoint', ('required: N', ), command='dist-test',
         arguments=(CONFIG, '2'), exit_code=2),
    Case('an unknown flag of a test under a launcher', (
        'mmkd dist-test: error: unrecognized arguments: --amp', ), command='dist-test',
        arguments=(CONFIG, 'a.pth', '2', '--amp'), exit_code=2),
    Case('`--launcher pytorch` without a launcher', (
        'needs the environment variables', 'tools/dist_train.sh'),
        options=('--launcher', 'pytorch')),
    Case('a folder of the run that is a file', (
        'nothing can be written into the folder of the run', '--work-dir'), prepare=make_file),
    Case('a folder of the run inside a file', (
        'nothing can be written into the folder of the run (Not a directory)', '--work-dir'),
        prepare=make_file, arguments=(CONFIG, '--work-dir', '{folder}/work/run')),
    Case('a negative number of steps to leave out', ('max_skipped must be >= 0, got -1', ),
         'default_hooks = dict(finite_guard=dict(max_skipped=-1))'),
    Case('a look at the gradients every 0 iterations', ('interval must be >= 1, got 0', ),
         'default_hooks = dict(finite_guard=dict(interval=0))'),
    Case('steps to leave out without a look in each iteration', (
        'max_skipped needs a look in every iteration', ),
        'default_hooks = dict(finite_guard=dict(interval=2, max_skipped=1))'),
]
