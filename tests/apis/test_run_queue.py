import os

import pytest
import torch

from mmkd.apis import run_queue
from mmkd.apis.run_plan import Run


@pytest.mark.parametrize('named, processes, expected', [
    (None, None, ['0', '1']), (None, 1, ['0']), (None, 5, ['0', '1', '0', '1', '0']),
    ('3', 2, ['3', '3']), ('4,', 3, ['4', '4', '4']), ('2,6', None, ['2', '6'])])
def test_runs_share_the_gpus_in_turn(named, processes, expected, monkeypatch):
    monkeypatch.setattr(torch.cuda, 'is_available', lambda: True)
    monkeypatch.setattr(torch.cuda, 'device_count', lambda: 2)
    monkeypatch.delenv('CUDA_VISIBLE_DEVICES', raising=False)
    if named is not None:
        monkeypatch.setenv('CUDA_VISIBLE_DEVICES', named)
    assert run_queue.devices_of(processes) == expected


def test_without_a_gpu_each_core_has_a_run(monkeypatch):
    monkeypatch.setattr(torch.cuda, 'is_available', lambda: False)
    assert run_queue.devices_of(None) == [None] * os.cpu_count()
    assert run_queue.devices_of(7) == [None] * 7


class Process:
    """A process that ended as it was told."""

    def __init__(self, returncode):
        self.returncode = returncode

    def poll(self):
        return self.returncode


def run_of(tmp_path, name, config='', needs=()):
    return Run(config or name, 0, tmp_path / name, tmp_path / f'{name}.json', (), 1, needs)


def work(monkeypatch, runs, start, seconds=60):
    """Return the configs of the runs that were handed on, and those of the runs that failed."""
    monkeypatch.setattr(run_queue, '_locked_process', start)
    done = []
    queue = run_queue.RunQueue(runs, [None], lambda text: None, seconds=seconds,
                               on_finish=lambda run: done.append(run.config))
    return [done, [run.config for run in queue.work()]]


def test_each_finished_run_is_handed_on_once_however_it_finished(monkeypatch, tmp_path):
    before, here, late, lost, elsewhere = (run_of(tmp_path, name) for name in (
        'before', 'here', 'late', 'lost', 'elsewhere'))
    twin, behind = run_of(tmp_path, 'here', 'twin'), run_of(tmp_path, 'behind', needs=(lost, ))
    before.result.touch()

    def start(run, device):
        if run is not lost:
            run.result.touch()
        return None if run is elsewhere else Process(int(run in (lost, late)))

    runs = [elsewhere, here, here, twin, late, lost, behind, before]
    done, failed = work(monkeypatch, runs, start)
    assert done == ['before', 'here', 'elsewhere', 'twin', 'late'] and failed == ['lost', 'behind']


def test_what_needs_a_run_that_nobody_trains_is_left_out(monkeypatch, tmp_path):
    nowhere = run_of(tmp_path, 'nowhere')
    assert work(monkeypatch, [run_of(tmp_path, 'a', needs=(nowhere, ))], None) == [[], ['a']]


def test_without_time_only_what_is_finished_is_handed_on(monkeypatch, tmp_path):
    runs = [run_of(tmp_path, name) for name in ('finished', 'left')]
    runs[0].result.touch()
    assert work(monkeypatch, runs, None, seconds=0) == [['finished'], []]
