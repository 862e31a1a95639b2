"""What scenes_table.py has recorded: one JSON line a run, never of two configs, and its tables."""
import json
from collections.abc import Iterator
from pathlib import Path
from statistics import fmean, stdev

import markdown_rows
import result_files
from mmkd.apis.run_plan import Run
from scenes_runs import ALONE, TEACHER, SceneRun


class Results:
    """The recorded runs, and the timed steps.

    Args:
        path: File with a line for each run; it is made with the first one.
        is_hard: Whether they are of the hard scenes.

    Raises:
        ValueError: A line was made with another config than that of now, or on other scenes.
    """

    def __init__(self, path: Path, is_hard: bool) -> None:
        self.path = path
        entries = result_files.read_lines(path)
        costs = {entry['cost']: entry for entry in entries if 'cost' in entry}
        self.entries = {entry['key']: entry for entry in entries if 'key' in entry}
        for key, entry in self.entries.items():
            run = SceneRun(entry['detector'], entry['row'], entry['config'], entry['seed'], is_hard)
            if entry['hash'] != run.hash:
                raise ValueError(f'{path}: {key} was made with another config than that of now, or '
                                 'on other scenes. Numbers of different configs are not mixed: '
                                 'take the change back, or remove the line to train it anew')
        hashes = {entry['config']: entry['hash'] for entry in self.entries.values()}
        self.costs = {config: entry for config, entry in costs.items()
                      if entry['of'] == hashes.get(config)}

    def has(self, run: SceneRun) -> bool:
        """Say whether a run is recorded."""
        return run.key in self.entries

    def add(self, run: SceneRun, **measured: object) -> None:
        """Record a finished run, unless it is recorded."""
        if run.key not in self.entries:
            self.entries[run.key] = dict(key=run.key, detector=run.detector, row=run.row,
                                         config=run.config, seed=run.seed, hash=run.hash,
                                         **measured)
            result_files.add_line(self.path, self.entries[run.key])

    def has_cost(self, run: SceneRun) -> bool:
        """Say whether the step of a run's config is timed."""
        return run.config in self.costs

    def add_cost(self, run: SceneRun, timed: Run) -> None:
        """Record what detector_cost.py has measured: a config's step, and its student's alone."""
        alone, distilled = json.loads(timed.result.read_text())
        self.costs[run.config] = dict(
            cost=run.config, of=run.hash, alone_ms=round(alone['milliseconds'], 1),
            step_ms=round(distilled['milliseconds'], 1), device=distilled['device'])
        result_files.add_line(self.path, self.costs[run.config])

    def aps(self, detector: str) -> dict[str, list[float]]:
        """Return row -> AP in points, seed by seed."""
        found: dict[str, list[float]] = {}
        entries = (entry for entry in self.entries.values() if entry['detector'] == detector)
        for entry in sorted(entries, key=lambda entry: entry['seed'] or 0):
            found.setdefault(entry['row'], []).append(entry['ap'])
        return found

    def ratio(self, detector: str, row: str) -> float | None:
        """Return the time of a row's step over that of the student alone; None if not timed."""
        cost = self.costs.get(f'{row}_{detector}_scenes')
        return cost and cost['step_ms'] / cost['alone_ms']


def written(values: list[float]) -> str:
    """Return mean and deviation."""
    spread = f' ± {stdev(values):.1f}' if len(values) > 1 else ''
    return f'{fmean(values):.1f}{spread}'


def cells(results: Results, detectors: list[str]) -> Iterator[list[str]]:
    """Yield the rows of the table, best first: detector, method, seeds, AP, gain and cost."""
    for detector in detectors:
        rows = results.aps(detector)
        alone = rows.get(ALONE)
        for name in sorted(rows, key=lambda name: -fmean(rows[name])):
            ratio = results.ratio(detector, name)
            is_compared = alone and name not in (ALONE, TEACHER)
            yield [detector, name, str(len(rows[name])), written(rows[name]),
                   f'{fmean(rows[name]) - fmean(alone):+.1f}' if is_compared else '-',
                   f'{ratio:.2f}' if ratio else '-']


HEADER = ('detector', 'method', 'seeds', 'AP', 'over alone', 'time of a step / alone')


def section(results: Results, detectors: list[str], scenes: str) -> list[str]:
    """Return the lines of a document: the table, and what the numbers were made with."""
    made = sorted({entry['made_with'] for entry in results.entries.values()})
    commits = sorted({entry['commit'] for entry in results.entries.values()})
    return ['', *markdown_rows.table(HEADER, list(cells(results, detectors))), '',
            f'AP of the last epoch on 160 {scenes}. {"; ".join(made)}; commits '
            f'{", ".join(commits)}. Each run has one thread. The steps are those of the demos of '
            '10 classes, timed one at a time on four random images of 144 x 192.', '']
