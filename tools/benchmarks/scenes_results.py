"""What scenes_table.py has recorded: one JSON line a run, never of two configs, and its tables."""
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import fmean, stdev
from typing import NamedTuple

import markdown_rows
import result_files
from demo_runs import config_path
from mmkd.apis.config_files import read_config

ALONE, TEACHER = 'alone', 'teacher'


class SceneRun(NamedTuple):
    """One training: its detector, row of the table, config, and seed, which a teacher has not."""

    detector: str
    row: str
    config: str
    seed: int | None
    is_hard: bool = False

    @property
    def key(self) -> str:
        """Return what tells it from the others."""
        return f'{self.config} {"-" if self.seed is None else self.seed}'

    @property
    def hash(self) -> str:
        """Return twelve digits that stand for its config, that of its teacher, and the scenes."""
        return _hash(self.config, self.is_hard)


@cache
def _hash(config: str, is_hard: bool) -> str:
    cfg = read_config(config_path(config))
    content = [cfg.to_dict(), is_hard]
    if 'teacher_checkpoint' in cfg.model:
        content.append(_hash(Path(cfg.model.teacher_checkpoint).parent.name, is_hard))
    return result_files.short_hash(content)


class Results:
    """The recorded runs.

    Args:
        path: File with a line for each run; it is made with the first one.
        is_hard: Whether they are of the hard scenes.

    Raises:
        ValueError: A line was made with another config than that of now, or on other scenes.
    """

    def __init__(self, path: Path, is_hard: bool) -> None:
        self.path = path
        self.entries = {entry['key']: entry for entry in result_files.read_lines(path)}
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
        if run.key in self.entries:
            return
        self.entries[run.key] = dict(key=run.key, detector=run.detector, row=run.row,
                                     config=run.config, seed=run.seed, hash=run.hash, **measured)
        result_files.add_line(self.path, self.entries[run.key])

    def rows(self, detector: str) -> dict[str, dict[str, list[float]]]:
        """Return row -> AP in points and milliseconds a step, seed by seed."""
        found: dict[str, dict[str, list[float]]] = {}
        entries = (entry for entry in self.entries.values() if entry['detector'] == detector)
        for entry in sorted(entries, key=lambda entry: entry['seed'] or 0):
            row = found.setdefault(entry['row'], dict(ap=[], ms=[]))
            row['ap'].append(entry['ap'])
            row['ms'].append(entry['ms'])
        return found


def written(values: list[float]) -> str:
    """Return mean and deviation."""
    spread = f' ± {stdev(values):.1f}' if len(values) > 1 else ''
    return f'{fmean(values):.1f}{spread}'


def cells(results: Results, detectors: list[str]) -> Iterator[list[str]]:
    """Yield the rows of the table, best first: detector, method, seeds, AP, gain and cost."""
    for detector in detectors:
        rows = results.rows(detector)
        alone = rows.get(ALONE)
        for name in sorted(rows, key=lambda name: -fmean(rows[name]['ap'])):
            row, gain, cost = rows[name], '-', '-'
            if alone and name not in (ALONE, TEACHER):
                gain = f'{fmean(row["ap"]) - fmean(alone["ap"]):+.1f}'
                cost = f'{fmean(row["ms"]) / fmean(alone["ms"]):.2f}'
            yield [detector, name, str(len(row['ap'])), written(row['ap']), gain, cost]


HEADER = ('detector', 'method', 'seeds', 'AP', 'over alone', 'time of a step / alone')


def section(results: Results, detectors: list[str], scenes: str) -> list[str]:
    """Return the lines of a document: the table, and what the numbers were made with."""
    made = sorted({entry['made_with'] for entry in results.entries.values()})
    commits = sorted({entry['commit'] for entry in results.entries.values()})
    return ['', *markdown_rows.table(HEADER, list(cells(results, detectors))), '',
            f'AP of the last epoch on 160 {scenes}. {"; ".join(made)}; commits '
            f'{", ".join(commits)}. A time is the mean of the log of a run.', '']
