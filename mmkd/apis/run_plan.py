"""The runs behind the cells of a table: what must be trained before what, and how far each is."""
import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import mmengine
from mmengine.config import DictAction

from mmkd.apis import run_log
from mmkd.apis.config_files import read_config
from mmkd.apis.tables import Cell
from mmkd.utils import checkpoint, config_places

TEACHER_FILE = re.compile(r'checkpoints/(\w+)/(\w+)\.pth')
STAGE_FILE = re.compile(r'work_dirs/(.+)/epoch_\d+\.pth')


@dataclass(frozen=True)
class Run:
    """A training, or a linear probe behind one.

    Attributes:
        config: Name of the config.
        seed: Its seed.
        folder: Where it writes.
        result: The file that is there once it has finished.
        command: Arguments of ``mmkd``.
        epochs: How many it takes.
        needs: The runs that must have finished before.
        probe: Data set of a linear probe; empty for a training.
    """

    config: str
    seed: int
    folder: Path
    result: Path
    command: tuple[str, ...] = field(repr=False)
    epochs: int
    needs: tuple['Run', ...] = field(default=(), repr=False)
    probe: str = ''

    @property
    def name(self) -> str:
        """Config and seed in one name."""
        return f'{self.config}, seed {self.seed}' + (f', {self.probe}' if self.probe else '')

    @property
    def is_finished(self) -> bool:
        """Whether its result is there."""
        return self.result.is_file()

    @cached_property
    def level(self) -> int:
        """The number of runs, one after the other, that it must wait for."""
        return 1 + max((run.level for run in self.needs), default=-1)

    @property
    def epochs_done(self) -> int:
        """The last epoch that a checkpoint was written after; 0 where there is none."""
        if self.is_finished:
            return self.epochs
        found = None if self.probe else checkpoint.find_resumable(self.folder)
        return int(re.search(r'epoch_(\d+)', str(found))[1]) if found else 0

    def scores(self, metric: str) -> list[float]:
        """Return the metric after each epoch.

        Raises:
            ValueError: The run has logged no such metric.
        """
        if self.probe:
            return mmengine.load(self.result)['accuracies']
        by_epoch = run_log.epoch_means(self.folder, metric)
        return [by_epoch[epoch] for epoch in sorted(by_epoch)]


class RunPlan:
    """Makes the runs of cells; what several of them need is made once, with seed 0.

    A file that a config names and that is there already, such as a teacher of others below
    ``checkpoints``, is taken as it is.

    Args:
        out_dir: Folder of all runs.
        options: Settings that every training gets, each ``KEY=VALUE``.
    """

    def __init__(self, out_dir: Path, options: Sequence[str] = ()) -> None:
        self.out_dir, self.options = out_dir, tuple(options)
        self._trainings: dict[tuple[str, int], Run] = {}

    def runs_of(self, cell: Cell, seeds: Sequence[int]) -> list[Run]:
        """Return the last run of a cell for each seed; its ``needs`` hold the earlier ones."""
        trainings = [self.training(cell.config, seed) for seed in seeds]
        return [self._probe(run, cell.probe) for run in trainings] if cell.probe else trainings

    def training(self, config: str, seed: int) -> Run:
        """Return the run that trains a config.

        Raises:
            SystemExit: The config, or one that it needs, does not exist or has no epochs.
        """
        if (config, seed) not in self._trainings:
            self._trainings[config, seed] = self._make(config, seed)
        return self._trainings[config, seed]

    def _make(self, config: str, seed: int) -> Run:
        cfg = read_config(config)
        cfg.merge_from_dict(parse_options(self.options))
        epochs = cfg.train_cfg.get('max_epochs')
        if epochs is None:
            raise SystemExit(f'{config}: train_cfg has no max_epochs, so nothing tells when a run '
                             'has finished; train it by `mmkd train`')
        needs, options = [], [f'randomness.seed={seed}']
        for key, file in files_of(dict(model=cfg.model, load_from=cfg.get('load_from'))):
            earlier = config_of(file)
            if earlier is not None and not Path(file).is_file():
                needs.append(self.training(earlier, 0))
                options.append(f'{key}={needs[-1].result}')
        folder = self.out_dir / config / f'seed_{seed}'
        command = ('train', config, '--work-dir', str(folder), '--resume', '--cfg-options',
                   *options, *self.options)
        return Run(config, seed, folder, folder / f'epoch_{epochs}.pth', command, epochs,
                   tuple(dict.fromkeys(needs)))

    def _probe(self, run: Run, data: str) -> Run:
        result = run.folder / f'probe_{data}.json'
        command = ('linear-probe', run.config, str(run.result), '--data',
                   f'_base_/datasets/{data}.py', '--seed', str(run.seed), '--json', str(result),
                   *(('--cfg-options', *self.options) if self.options else ()))
        return Run(run.config, run.seed, run.folder, result, command, 100, (run,), data)


def in_order(runs: Sequence[Run]) -> list[Run]:
    """Return runs and all that they need, each once: teachers, earlier stages, students."""
    found: dict[Run, None] = {}

    def add(run: Run) -> None:
        for earlier in run.needs:
            add(earlier)
        found.setdefault(run)

    for run in runs:
        add(run)
    return sorted(found, key=lambda run: run.level)


def files_of(node: object) -> Iterator[tuple[str, str]]:
    """Return the places of a config that name files of weights, and the files."""
    return ((place, value) for place, value in config_places.walk(node)
            if isinstance(value, str) and value.endswith('.pth'))


def config_of(file: str) -> str | None:
    """Return the config whose training makes a file; None for addresses and other files."""
    if found := TEACHER_FILE.fullmatch(file):
        return f'teachers/{found[2]}_{found[1]}'
    found = STAGE_FILE.fullmatch(file)
    return found[1] if found else None


def parse_options(options: Sequence[str]) -> dict:
    """Return ``KEY=VALUE`` as MMEngine reads them."""
    parser = argparse.ArgumentParser()
    parser.add_argument('--options', nargs='*', action=DictAction, default={})
    return parser.parse_args(['--options', *options]).options


def process_of(run: Run) -> list[str]:
    """Return the command line of a run."""
    return [sys.executable, '-m', 'mmkd', *run.command]


def hours_left(run: Run, out_dir: Path) -> float | None:
    """Return how long a run will take yet, by the steps of runs of its config; None if unknown."""
    if run.is_finished:
        return 0.0
    measured = [seconds for folder in sorted((out_dir / run.config).glob('seed_*'))
                if not run.probe and (seconds := run_log.seconds_per_epoch(folder)) is not None]
    if not measured:
        return None
    return sum(measured) / len(measured) * (run.epochs - run.epochs_done) / 3600
