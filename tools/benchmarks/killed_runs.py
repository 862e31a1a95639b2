"""Runs of the demo that are killed and resumed, for faults.py."""
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil
import torch
from mmengine.config import Config
from mmengine.registry import init_default_scope

from mmkd.apis.config_files import read_config
from mmkd.registry import MODELS
from mmkd.utils import finite, repository, weight_files

PATIENCE = 20  # seconds that processes have to end by themselves
SAVED = ('state_dict', 'ema_state_dict', 'optimizer', 'mmkd')


@dataclass(frozen=True)
class Scenario:
    """How a run is started and what is killed.

    Args:
        name: As it stands in the table.
        workers: Data workers of a process.
        processes: Of the run.
        victim: Which process is killed: the 'main' one, which of several processes is the
            launcher, or one 'rank'.
        in_save: Whether it is killed while a checkpoint is being written.
    """

    name: str
    workers: int = 0
    processes: int = 1
    victim: str = 'main'
    in_save: bool = False


SCENARIOS = (
    Scenario('within a save', in_save=True),
    Scenario('2 data workers', workers=2),
    Scenario('2 processes, one rank', processes=2, victim='rank'),
    Scenario('1 process'),
    Scenario('2 processes, the launcher', processes=2))


def write_config(folder: Path, workers: int, epochs: int) -> Path:
    """Write the demo of KD, with few images and an average of the weights, and its teacher."""
    cfg: Config = read_config('_demo_/kd_digits')
    init_default_scope('mmkd')
    torch.manual_seed(1)
    teacher = folder / 'teacher.pth'
    weight_files.save(dict(state_dict=MODELS.build(cfg.model.teacher).state_dict()), teacher)
    cfg.model.teacher_checkpoint = str(teacher)
    cfg.train_dataloader.batch_size, cfg.train_dataloader.dataset.times = 8, 1
    cfg.train_dataloader.num_workers = workers
    if workers:
        cfg.train_dataloader.persistent_workers = False
        cfg.train_dataloader.worker_init_fn = dict(type='mmkd.seed_worker')
    cfg.val_dataloader.dataset = dict(type='FewShotSubset', ratio=0.1,
                                      dataset=cfg.val_dataloader.dataset)
    cfg.train_cfg.max_epochs = epochs
    cfg.custom_hooks = [dict(type='EMAHook')]
    path = folder / f'{workers}_workers.py'
    cfg.dump(str(path))
    return path


class Run:
    """A run in processes of its own, started with ``--resume``.

    Args:
        scenario: How it is started.
        config: Path of the config.
        folder: The work folder; the output of all starts goes to ``<folder>.log``.
    """

    def __init__(self, scenario: Scenario, config: Path, folder: Path) -> None:
        self.scenario, self.folder = scenario, folder
        command = (['train', str(config)] if scenario.processes == 1 else
                   ['dist-train', str(config), str(scenario.processes)])
        self.logs = set(folder.glob('*/'))
        self.log = folder.with_name(f'{folder.name}.log')
        with open(self.log, 'a') as log:
            self.start = log.tell()
            self.process = subprocess.Popen(
                [sys.executable, '-m', 'mmkd', *command, '--work-dir', str(folder), '--resume'],
                env={**repository.environment(), 'OMP_NUM_THREADS': '1'},
                stdout=log, stderr=log)

    def is_over(self) -> bool:
        """Return whether the run has ended by itself."""
        return self.process.poll() is not None

    def wait_for(self, condition: Callable[[], bool]) -> bool:
        """Wait until a condition holds; return False if the run ended before."""
        while not condition():
            if self.is_over():
                return False
            time.sleep(0.0005)
        return True

    def has_begun(self) -> bool:
        """Return whether there is a log folder of this start."""
        return bool(set(self.folder.glob('*/')) - self.logs)

    def resumed_epoch(self) -> int | None:
        """Return the epoch that this start went on from, or None if it did not come so far."""
        text = self.log.read_bytes()[self.start:].decode(errors='replace')
        if 'nothing to resume' in text:
            return 0
        found = re.search(r'resumed epoch: (\d+)', text)
        return int(found[1]) if found else None

    def kill(self, chance: random.Random) -> None:
        """Kill the process that the scenario names, with SIGKILL."""
        victim = self.process.pid
        if self.scenario.victim == 'rank':
            ranks = psutil.Process(victim).children()
            victim = chance.choice(ranks).pid if ranks else victim
        os.kill(victim, signal.SIGKILL)

    def living(self) -> list[int]:
        """Return the processes of the run that live, after some patience."""
        limit = time.monotonic() + PATIENCE
        while (found := _processes_of(self.folder)) and time.monotonic() < limit:
            self.process.poll()
            time.sleep(0.05)
        return found

    def end(self) -> None:
        """Kill whatever lives."""
        for process in _processes_of(self.folder):
            os.kill(process, signal.SIGKILL)
        self.process.wait()


def _processes_of(folder: Path) -> list[int]:
    """Return the living processes that have the folder among their arguments."""
    found = []
    for process in psutil.process_iter(['cmdline', 'status']):
        if (str(folder) in (process.info['cmdline'] or ())
                and process.info['status'] != psutil.STATUS_ZOMBIE):
            found.append(process.pid)
    return found


def newest_epoch(folder: Path) -> int:
    """Return the last epoch whose checkpoint is there, or 0."""
    return max((int(path.stem.removeprefix('epoch_')) for path in folder.glob('epoch_*.pth')),
               default=0)


def files(folder: Path) -> list[str]:
    """Return the names of all files of a run that hold weights, or halves of such files."""
    return sorted(path.name for pattern in ('*.pth', '*.tmp') for path in folder.glob(pattern))


def differing_files(folder: Path, reference: Path) -> list[str]:
    """Return the files whose tensors are not, to the bit, those of an uninterrupted run."""
    return [name for name in files(reference)
            if not (folder / name).is_file() or _tensors(folder / name) != _tensors(
                reference / name)]


def _tensors(path: Path) -> dict[str, bytes]:
    checkpoint = weight_files.load(str(path))
    return {name: tensor.contiguous().numpy().tobytes() for name, tensor in finite.named_tensors(
        {key: checkpoint[key] for key in SAVED if key in checkpoint})}
