"""What a call of board.py has to do: the runs that are left, the timed steps, the queues."""
import math
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import board_results
from board_plan import ALONE, Board
from board_results import Results
from board_runs import Training
from mmkd.apis.run_plan import Run, in_order
from mmkd.apis.run_queue import RunQueue, visible_devices

TIMING = '--repeats 10 --warm-up 2 --threads 1'


@dataclass
class Work:
    """What a call has to do.

    Attributes:
        board: The board.
        results: What is recorded of it.
        methods: The methods to train; none for all.
        root: Folder of the runs.
        options: Options that the process of each run gets too.
        known: Name of a run -> the training behind it.
    """

    board: Board
    results: Results
    methods: Sequence[str]
    root: Path
    options: tuple[str, ...] = ()
    known: dict[str, Training] = field(default_factory=dict)

    def left(self, trainings: Iterable[Training]) -> list[Run]:
        """Return the runs that are not recorded, and what they need, in order.

        Raises:
            ValueError: What is recorded was made with another config.
        """
        trainings = list(trainings)
        everything = [need for training in trainings for need in _with_needs(training)]
        self.results.check(everything)
        self.known |= {training.key: training for training in everything}
        return in_order([training.run(self.root, self.options) for training in trainings
                         if training.key not in self.results.runs])

    def record(self, run: Run) -> None:
        """Add the line of a finished run."""
        self.results.add(self.known[run.config], self.root)

    def hours(self, run: Run) -> float | None:
        """Return how long a run will take on one core; None if nothing like it was measured."""
        training, epochs = self.known[run.config], run.epochs - run.epochs_done
        like = [entry['cpu_seconds_per_epoch'] for entry in self.results.runs.values()
                if (entry['pair'], entry['config']) == (training.pair.name, training.config)
                and entry['cpu_seconds_per_epoch']]
        if like:
            return sum(like) / len(like) * epochs / 3600
        cost = self.results.costs.get(f'{training.pair.name}: {training.config}')
        if cost is None or self.board.budget.num_train is None:
            return None
        images = self.board.budget.num_train * (1 - self.board.val_share)
        return math.ceil(images / cost['batch_size']) * epochs * cost['step_ms'] / 3.6e6


def _with_needs(training: Training) -> list[Training]:
    return [*(found for need in training.needs() for found in _with_needs(need)), training]


def measure_costs(work: Work, seconds: float) -> list[Run]:
    """Time the step of every method that is not recorded, one at a time; return what failed."""
    jobs: dict[Run, tuple[str, str]] = {}
    for pair in work.board.pairs.values():
        for method in board_results.wanted(work.board, pair, work.methods):
            if method != ALONE:
                training = Training(work.board, pair, work.board.timed[method], 0, 0)
                name = f'{pair.name}: {training.config}', training.hash
                if not work.results.has_cost(*name):
                    jobs[_cost_run(work, training)] = name
    return RunQueue(list(jobs), visible_devices()[:1], print, seconds=seconds,
                    on_finish=lambda run: work.results.add_cost(*jobs[run], run)).work()


def _cost_run(work: Work, training: Training) -> Run:
    folder = work.root / 'costs' / f'{training.config}_{training.hash}'
    cfg, config = training.load_config(work.root), folder / 'config.py'
    if not config.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        cfg.dump(config)
    result = folder / 'cost.json'
    return Run(f'cost of {training.key}', 0, folder, result,
               ('run', 'benchmarks/step_time', str(config), *TIMING.split(), '--batch-size',
                str(cfg.train_dataloader.batch_size), '--json', str(result)), 1)


def train(work: Work, devices: Sequence[str | None], seconds: float) -> list[Run]:
    """Train what is left, then what the choices ask for; return the runs that failed."""
    end = time.monotonic() + seconds
    failed = train_these(work, board_results.trainings(work.board, work.methods), devices, seconds)
    return failed + train_these(
        work, board_results.tuned(work.board, work.results, work.methods), devices,
        end - time.monotonic())


def train_these(work: Work, trainings: list[Training], devices: Sequence[str | None],
                seconds: float) -> list[Run]:
    """Train and record what is left of some trainings; return the runs that failed."""
    return RunQueue(work.left(trainings), devices, lambda text: print(text, flush=True),
                    on_finish=work.record, seconds=seconds).work()
