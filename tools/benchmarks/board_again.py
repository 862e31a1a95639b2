"""Trains recorded runs of a board once more and compares them with their lines, to the digit."""
import dataclasses
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

import board_results
import board_work
from board_results import Results
from board_runs import Training
from board_work import Work

SAME = 'the same'


def compare(work: Work, seed: int, devices: Sequence[str | None], seconds: float) -> bool:
    """Train the published rows of one seed, print both accuracies, and say whether all agree.

    Args:
        work: What is recorded; its methods are trained, beside KD and the student, in a folder of
            their own.
        seed: The seed.
        devices: One entry for each run at a time.
        seconds: Start no run after that time.

    Raises:
        ValueError: None of these runs is recorded, or they were made with other configs.
    """
    board, recorded, root = work.board, work.results, work.root / 'again'
    trainings = [Training(board, pair, config, seed, seed % board.teachers)
                 for pair in board.pairs.values()
                 for config in board_results.wanted(board, pair, work.methods).values()]
    trainings = [training for training in trainings if training.key in recorded.runs]
    if not trainings:
        raise ValueError(f'{recorded.path} has no run of seed {seed} of these methods: there is '
                         'nothing to compare with')
    recorded.check(trainings)
    again = dataclasses.replace(
        work, results=Results(board, root / recorded.path.name), root=root, known={})
    board_work.train_these(again, trainings, devices, seconds)
    table, missing = Table('run', 'recorded', 'again', 'epochs and images'), 0
    for training in trainings:
        old, new = (results.runs.get(training.key) for results in (recorded, again.results))
        missing += new is None
        if new is not None:
            table.add_row(training.key, f'{old["test"]:.2f}', f'{new["test"]:.2f}',
                          _difference(old, new) or SAME)
    Console(width=130).print(table)
    return not missing and all(cell == SAME for cell in table.columns[-1].cells)


def _difference(old: dict, new: dict) -> str:
    """Say where two runs part; '' if nowhere."""
    if all(old[name] == new[name] for name in ('val', 'test', 'hits')):
        return ''
    epoch = next((number for number, (before, now) in enumerate(zip(old['val'], new['val']), 1)
                  if before != now), None)
    changed = [f'{name} {value} and {new["versions"].get(name)}'
               for name, value in old['versions'].items() if new['versions'].get(name) != value]
    return '; '.join([f'other from epoch {epoch} on' if epoch else 'other images', *changed])
