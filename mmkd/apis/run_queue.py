"""Run many trainings, as many at a time as there are devices."""
import contextlib
import fcntl
import os
import subprocess
import time
from collections.abc import Callable, Sequence
from itertools import cycle, islice

import torch

from mmkd.apis.run_plan import Run, process_of
from mmkd.utils import repository

PAUSE = 0.2  # seconds between two looks at the processes


def visible_devices() -> list[str | None]:
    """Return the GPUs that this process may use, one training for each; a CPU is one None."""
    if not torch.cuda.is_available():
        return [None]
    named = os.environ.get('CUDA_VISIBLE_DEVICES')
    return ([name for name in named.split(',') if name] if named
            else [str(i) for i in range(torch.cuda.device_count())])


def devices_of(processes: int | None) -> list[str | None]:
    """Return the device of each run at a time.

    Args:
        processes: How many run at a time, which share the devices in turn; None for one on each
            GPU, or for one on each core where there is no GPU.
    """
    devices = visible_devices()
    default = os.cpu_count() if devices == [None] else len(devices)
    return list(islice(cycle(devices), processes or default))


class RunQueue:
    """Trains runs in order, each after those that it needs, and one on each device.

    A run whose folder is locked, because an earlier call was killed while its training went on, is
    waited for and then taken over.

    Args:
        runs: In order; those that have finished are not trained again.
        devices: As :func:`devices_of` returns them.
        report: A function that is called with one line for each thing that happens.
        on_finish: A function that is called once with each run that has finished, whether it
            finished here, in an earlier call or meanwhile in another one.
        seconds: Time for all; what runs then is ended, and a later queue goes on with it.
    """

    def __init__(self, runs: Sequence[Run], devices: Sequence[str | None],
                 report: Callable[[str], None], *,
                 on_finish: Callable[[Run], object] = lambda run: None,
                 seconds: float = float('inf')) -> None:
        self.waiting = list(dict.fromkeys(runs))
        self.free, self.report, self.on_finish = list(devices), report, on_finish
        self.end = time.monotonic() + seconds
        self.active: dict[Run, tuple[subprocess.Popen, str | None]] = {}
        self.failed: list[Run] = []

    def work(self) -> list[Run]:
        """Train until the time is over or nothing is left; return the runs that failed."""
        try:
            while (self.waiting or self.active) and time.monotonic() < self.end:
                self._collect()
                self._take_over()
                self._drop_hopeless()
                self._start()
                time.sleep(PAUSE)
        finally:
            for process, _ in self.active.values():
                process.terminate()
            for process, _ in self.active.values():
                process.wait()
        self.waiting += self.active
        self._take_over()
        return self.failed

    def _take_over(self) -> None:
        for run in [run for run in self.waiting if run.is_finished]:
            self.waiting.remove(run)
            self.on_finish(run)

    def _collect(self) -> None:
        for run, (process, device) in list(self.active.items()):
            if process.poll() is None:
                continue
            del self.active[run]
            self.free.append(device)
            if run.is_finished:
                code = f', with exit code {process.returncode}' if process.returncode else ''
                self.report(f'finished{code}: {run.name}')
                self.on_finish(run)
            else:
                self.failed.append(run)
                self.report(f'failed with exit code {process.returncode}: {run.name}; see '
                            f'{run.folder / "output.log"}')

    def _drop_hopeless(self) -> None:
        for run in list(self.waiting):
            if any(not (earlier.is_finished or earlier in self.active or earlier in self.waiting)
                   for earlier in run.needs):
                self.waiting.remove(run)
                self.failed.append(run)
                self.report(f'left out, because what it needs failed: {run.name}')

    def _start(self) -> None:
        for run in list(self.waiting):
            if not self.free:
                return
            if all(earlier.is_finished for earlier in run.needs):
                process = _locked_process(run, self.free[0])
                if process is not None:
                    self.waiting.remove(run)
                    self.active[run] = process, self.free.pop(0)
                    done = f' after epoch {run.epochs_done}' if run.epochs_done else ''
                    self.report(f'started{done}: {run.name}')


def _locked_process(run: Run, device: str | None) -> subprocess.Popen | None:
    """Start a run, or return None where another process trains in its folder.

    The lock belongs to the child, so that it holds as long as the child lives.
    """
    run.folder.mkdir(parents=True, exist_ok=True)
    environment = repository.environment()
    if device is not None:
        environment['CUDA_VISIBLE_DEVICES'] = device
    with (open(run.folder / 'lock', 'a') as lock, open(run.folder / 'output.log', 'a') as output,
          contextlib.suppress(BlockingIOError)):
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return subprocess.Popen(process_of(run), env=environment, stdout=output,
                                stderr=subprocess.STDOUT, pass_fds=[lock.fileno()])
    return None
