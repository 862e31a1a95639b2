"""Trains recorded runs of a board once more and compares them with their lines, to the digit."""
import dataclasses
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

import board_results
import board_work
from board_plan import AS_PUBLISHED
from board_results import Results
from board_work import Work
from checkout import current_commit


def compare(work: Work, seed: int, devices: Sequence[str | None], seconds: float) -> bool:
    """Train the published rows of one seed, print both accuracies, and say whether all agree.

    Args:
        work: What is recorded; its methods are trained, beside KD and the student, in a folder of
            their own, which is that of the present commit.
        seed: The seed.
        devices: One entry for each run at a time.
        seconds: Start no run after that time.

    Raises:
        ValueError: None of these runs is recorded, or they were made with other configs.
    """
    board, recorded, root = work.board, work.results, work.root / 'again' / current_commit()
    trainings = [training for training in board_results.trainings(board, work.methods)
                 if training.seed == seed and training.change == AS_PUBLISHED
                 and training.key in recorded.runs]
    if not trainings:
        raise ValueError(f'{recorded.path} has no run of seed {seed} of what is asked for: '
                         'there is nothing to compare with')
    recorded.check(trainings)
    again = dataclasses.replace(
        work, results=Results(board, root / recorded.path.name), root=root, known={})
    board_work.train_these(again, trainings, devices, seconds)
    pairs = {training.key: (recorded.runs[training.key], again.results.runs[training.key])
             for training in trainings if training.key in again.results.runs}
    differences = {key: _difference(*pair) for key, pair in pairs.items()}
    table = Table('run', 'recorded', 'again', 'epochs and images')
    for key, pair in pairs.items():
        table.add_row(key, *(f'{entry["test"]:.2f}' for entry in pair),
                      differences[key] or 'the same')
    Console(width=130).print(table)
    return len(pairs) == len(trainings) and not any(differences.values())


def _difference(old: dict, new: dict) -> str:
    """Say where two runs part; '' if nowhere."""
    if all(old[name] == new[name] for name in ('val', 'test', 'hits')):
        return ''
    epoch = next((number for number, (before, now) in enumerate(zip(old['val'], new['val']), 1)
                  if before != now), None)
    changed = [f'{name} {value} and {new["versions"].get(name)}'
               for name, value in old['versions'].items() if new['versions'].get(name) != value]
    return '; '.join([f'other from epoch {epoch} on' if epoch else 'other images', *changed])
