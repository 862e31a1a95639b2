import os

import pytest
import torch

from mmkd.apis import run_queue


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
