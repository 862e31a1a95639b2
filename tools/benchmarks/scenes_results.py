"""What scenes_table.py has recorded: one JSON line a run, never of two configs, and its tables."""
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import fmean, stdev

import markdown_rows
import result_files
from mmkd.apis.run_plan import Run
from scenes_runs import ALONE, TEACHER, SceneRun

RUN = dict(key=str, detector=str, row=str, config=str, hash=str, ap=float, commit=str,
           made_with=str)
COST = dict(cost=str, of=str, alone_ms=float, step_ms=float, device=str)


class Results:
    """The recorded runs, and the timed steps.

    Args:
        path: File with a line for each run; it is made with the first one.
        is_hard: Whether they are of the hard scenes.

    Raises:
        ValueError: A line is not what a run or a timing writes, or was made with another config
            than that of now, or on other scenes.
    """

    def __init__(self, path: Path, is_hard: bool) -> None:
        self.path, self.is_hard = path, is_hard
        entries = result_files.read_lines(path, (RUN, COST))
        self.costs = {entry['cost']: entry for entry in entries if 'cost' in entry}
        self.entries = {entry['key']: entry for entry in entries if 'key' in entry}
        for key, entry in self.entries.items():
            run = SceneRun(entry['detector'], entry['row'], entry['config'], entry['seed'], is_hard)
            if entry['hash'] != run.hash:
                raise ValueError(f'{path}: {key} was made with another config than that of now, or '
                                 'on other scenes. Numbers of different configs are not mixed: '
                                 'take the change back, or remove the line to train it anew')

    def has(self, run: SceneRun) -> bool:
        """Say whether a run is recorded."""
        return run.key in self.entries

    def add(self, run: SceneRun, **measured: object) -> None:
        """Record a finished run, unless it is recorded."""
        if run.key not in self.entries:
            self.entries[run.key] = result_files.add_line(self.path, dict(
                key=run.key, detector=run.detector, row=run.row, config=run.config, seed=run.seed,
                hash=run.hash, **measured), ('key', 'hash'))

    def has_cost(self, run: SceneRun) -> bool:
        """Say whether the step of a run's config, as it is now, is timed."""
        return self.costs.get(run.config, {}).get('of') == run.hash

    def add_cost(self, run: SceneRun, timed: Run) -> None:
        """Record what detector_cost.py has measured: a config's step, and its student's alone."""
        alone, distilled = json.loads(timed.result.read_text())
        self.costs[run.config] = result_files.add_line(self.path, dict(
            cost=run.config, of=run.hash, alone_ms=round(alone['milliseconds'], 1),
            step_ms=round(distilled['milliseconds'], 1), device=distilled['device']),
            ('cost', 'of'))

    def aps(self, detector: str) -> dict[str, dict[int | None, float]]:
        """Return row -> seed -> AP in points."""
        found: dict[str, dict[int | None, float]] = {}
        entries = (entry for entry in self.entries.values() if entry['detector'] == detector)
        for entry in sorted(entries, key=lambda entry: entry['seed'] or 0):
            found.setdefault(entry['row'], {})[entry['seed']] = entry['ap']
        return found

    def ratio(self, detector: str, row: str) -> float | None:
        """Return the time of a row's step over that of the student alone; None if not timed."""
        run = SceneRun(detector, row, f'{row}_{detector}_scenes', 0, self.is_hard)
        if not self.has_cost(run):
            return None
        return self.costs[run.config]['step_ms'] / self.costs[run.config]['alone_ms']


def gains(aps: Mapping[int | None, float], alone: Mapping[int | None, float]) -> list[float]:
    """Return what a row has over the student alone, of each seed that both have."""
    return [aps[seed] - alone[seed] for seed in aps if seed in alone]


def written(values: list[float]) -> str:
    """Return mean and deviation."""
    spread = f' ± {stdev(values):.1f}' if len(values) > 1 else ''
    return f'{fmean(values):.1f}{spread}'


def cells(results: Results, detectors: list[str]) -> Iterator[list[str]]:
    """Yield the rows of the table, best first: detector, method, seeds, AP, gain and cost."""
    for detector in detectors:
        rows = results.aps(detector)
        for name in sorted(rows, key=lambda name: -fmean(rows[name].values())):
            ends = name in (ALONE, TEACHER)
            ratio = None if ends else results.ratio(detector, name)
            over = [] if ends else gains(rows[name], rows.get(ALONE, {}))
            yield [detector, name, str(len(rows[name])), written([*rows[name].values()]),
                   f'{"+" * (fmean(over) >= 0)}{written(over)}' if over else '-',
                   f'{ratio:.2f}' if ratio else '-']


HEADER = ('detector', 'method', 'seeds', 'AP', 'over alone', 'time of a step / alone')


def section(results: Results, detectors: list[str], scenes: str) -> list[str]:
    """Return the lines of a document: the table, and what the numbers were made with."""
    made = sorted({entry['made_with'] for entry in results.entries.values()})
    commits = sorted({entry['commit'] for entry in results.entries.values()})
    return ['', *markdown_rows.table(HEADER, list(cells(results, detectors))), '',
            f'AP of the last epoch on 160 {scenes}, and the gains over the student alone of the '
            f'same seeds. {"; ".join(made)}; commits {", ".join(commits)}. Each run has one '
            'thread. The steps are those of the demos of 10 classes, timed one at a time on four '
            'random images of 144 x 192.', '']
