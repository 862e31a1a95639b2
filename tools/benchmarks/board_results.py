"""What a board has recorded: one JSON line a run, kept under docs/data, never of two configs."""
import json
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

import numpy as np

import result_files
from board_plan import ALONE, AS_PUBLISHED, Board, Change, Pair
from board_run import unpacked
from board_runs import RESULT, Training
from board_statistics import Difference, difference
from mmkd.apis.run_plan import Run

SHOWN = 3  # lines that a refusal lists
RUN = dict(key=str, pair=str, config=str, change=str, teacher=int, seed=int, hash=str, val=list,
           commit=str, versions=dict)
TESTED = dict(RUN, test=float, images=int, hits=str)
COST = dict(cost=str, of=str, batch_size=int, step_ms=float, over_plain=float)


class Results:
    """The recorded runs of a board, and the costs of its steps.

    Args:
        board: The board.
        path: File with a line for each run; it is made with the first one.

    Raises:
        ValueError: A line is not what a run or a timing writes.
    """

    def __init__(self, board: Board, path: Path) -> None:
        self.board, self.path = board, path
        entries = result_files.read_lines(path, (RUN, COST), _fault)
        self.runs = {entry['key']: entry for entry in entries if 'key' in entry}
        self.costs = {entry['cost']: entry for entry in entries if 'cost' in entry}

    def check(self, trainings: Iterable[Training]) -> None:
        """Compare what is recorded with the configs of now.

        Raises:
            ValueError: A line was made with another config; the message lists some of them.
        """
        other = [training.key for training in trainings
                 if training.key in self.runs
                 and self.runs[training.key]['hash'] != training.hash]
        if other:
            listed = '\n  '.join(other[:SHOWN])
            raise ValueError(
                f'{self.path}: {len(other)} runs were made with other configs than those of now, '
                f'such as\n  {listed}\nNumbers of different configs are not mixed. Take the change '
                'of the config back, give the board another name in boards.yml, or remove the '
                'lines of these runs to train them anew')

    def add(self, training: Training, root: Path) -> None:
        """Record a finished run, unless it is recorded."""
        if training.key in self.runs:
            return
        result = json.loads((training.folder(root) / RESULT).read_text())
        self.runs[training.key] = result_files.add_line(self.path, dict(
            key=training.key, pair=training.pair.name, config=training.config,
            change=training.change.label, teacher=training.teacher, seed=training.seed,
            hash=training.hash, **result), ('key', 'hash'))

    def add_cost(self, name: str, config_hash: str, run: Run) -> None:
        """Record what step_time.py has measured of a config, in place of what is of another one."""
        if not self.has_cost(name, config_hash):
            (measured,) = json.loads(run.result.read_text())
            measured.pop('config')
            self.costs[name] = result_files.add_line(
                self.path, dict(cost=name, of=config_hash, **measured), ('cost', 'of'))

    def has_cost(self, name: str, config_hash: str) -> bool:
        """Say whether the step of a config is timed."""
        return self.costs.get(name, {}).get('of') == config_hash

    def row(self, pair: Pair, config: str, change: Change = AS_PUBLISHED) -> 'Row':
        """Return the recorded runs of a row, of the seeds and teachers that the board has now."""
        asked = {(seed % self.board.teachers, seed) for seed in range(self.board.seeds)}
        return Row([entry for entry in self.runs.values() if
                    (entry['pair'], entry['config'], entry['change'])
                    == (pair.name, config, change.label) and 'test' in entry
                    and (entry['teacher'], entry['seed']) in asked])

    def chosen(self, pair: Pair, method: str, config: str) -> Change | None:
        """Return what did best on the validation images with seed 0.

        Of equals the published method is taken, then the earlier one. None as long as one of
        those that are tried is missing, or where nothing is tried.
        """
        tried = [AS_PUBLISHED, *self.board.changes(method)]
        keys = [Training(self.board, pair, config, 0, 0, change).key for change in tried]
        if len(tried) == 1 or not all(key in self.runs for key in keys):
            return None
        return tried[int(np.argmax([self.runs[key]['val'][-1] for key in keys]))]

    def commits(self) -> list[str]:
        """Return the commits of the code that trained."""
        return sorted({entry['commit'] for entry in self.runs.values()})

    def made_with(self) -> dict[str, list[dict]]:
        """Return versions and device in words -> the runs that they made, most runs first."""
        found: dict[str, list[dict]] = {}
        for entry in self.runs.values():
            words = ', '.join(f'{name} {value}' for name, value in entry['versions'].items())
            found.setdefault(words, []).append(entry)
        return dict(sorted(found.items(), key=lambda item: -len(item[1])))


class Row:
    """The runs of one row of a table.

    Args:
        entries: Lines of the file.
    """

    def __init__(self, entries: list[dict]) -> None:
        self.by_run = {(entry['teacher'], entry['seed']): entry for entry in entries}

    def __len__(self) -> int:
        return len(self.by_run)

    @cached_property
    def tests(self) -> dict[tuple[int, int], float]:
        """Teacher and seed -> top-1 on the test images in percent."""
        return {run: entry['test'] for run, entry in self.by_run.items()}

    def hits(self, runs: Iterable[tuple[int, int]]) -> np.ndarray:
        """Return which images the runs got right, (runs, M), bool."""
        return np.stack([unpacked(self.by_run[run]['hits'], self.by_run[run]['images'])
                         for run in runs])

    def common(self, other: 'Row') -> list[tuple[int, int]]:
        """Return teacher and seed of the runs that both have."""
        return sorted(self.by_run.keys() & other.by_run.keys())

    def gain_over(self, other: 'Row') -> Difference:
        """Compare with another row over the runs that both have; there must be one."""
        runs = self.common(other)
        return difference(self.hits(runs), other.hits(runs))

    @property
    def last_val(self) -> float:
        """The mean top-1 on the validation images after the last epoch, in percent."""
        return float(np.mean([entry['val'][-1] for entry in self.by_run.values()]))

    def epochs_to(self, accuracy: float) -> int | None:
        """Return the epoch after which the mean of the runs has an accuracy.

        Of the validation images; None if it is not reached.
        """
        means = np.mean([entry['val'] for entry in self.by_run.values()], 0)
        reached = np.flatnonzero(means >= accuracy - 1e-9)
        return int(reached[0]) + 1 if len(reached) else None


def _fault(entry: dict) -> str:
    """Say what is wrong with a line beside the kinds of its values; '' if nothing."""
    if 'key' in entry and not entry['val']:
        return 'has no accuracies in val'
    if 'test' not in entry:
        return ''
    if wrong := result_files.wrong_keys(entry, TESTED):
        return wrong
    try:
        hits = unpacked(entry['hits'], entry['images'])
    except ValueError as error:
        return f'has hits that are not packed: {error}'
    if len(hits) != entry['images'] or abs(100 * hits.mean() - entry['test']) > 1e-3:
        return f'has a test of {entry["test"]}, and its hits say {100 * hits.mean():.4f}'
    return ''


def check_all(results: Results) -> None:
    """Compare all that the tables show with the configs of now.

    Raises:
        ValueError: A line was made with another config; the message lists some of them.
    """
    results.check([*trainings(results.board), *tuned(results.board, results)])


def trainings(board: Board, methods: Iterable[str] = ()) -> list[Training]:
    """Return the trainings that no result decides: rows as published, then what is tried.

    Seed after seed comes, so that a table of few seeds is complete early; what is tried comes
    behind seed 0.

    Args:
        board: The board.
        methods: The methods to train; none for all.
    """
    found = []
    for seed in range(board.seeds):
        for pair in board.pairs.values():
            rows = wanted(board, pair, methods)
            found += [Training(board, pair, config, seed, seed % board.teachers)
                      for config in rows.values()]
            if seed == 0:
                found += [Training(board, pair, config, 0, 0, change)
                          for method, config in rows.items() for change in board.changes(method)]
    return found


def wanted(board: Board, pair: Pair, methods: Iterable[str] = ()) -> dict[str, str]:
    """Return the student alone and the methods that are to be trained -> their configs."""
    rows = dict(list(board.configs(pair).items())[1:])
    chosen = {ALONE, 'KD', *methods}
    return {name: config for name, config in rows.items() if not methods or name in chosen}


def tuned(board: Board, results: Results, methods: Iterable[str] = ()) -> list[Training]:
    """Return the other seeds of what was chosen on the validation images."""
    found = []
    for pair in board.pairs.values():
        for method, config in wanted(board, pair, methods).items():
            change = results.chosen(pair, method, config)
            if change is not None and change != AS_PUBLISHED:
                found += [Training(board, pair, config, seed, seed % board.teachers, change)
                          for seed in range(1, board.seeds)]
    return found
