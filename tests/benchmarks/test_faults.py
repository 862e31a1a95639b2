import json
import subprocess
import sys

import pytest
import torch

import faults
import killed_runs
import soak
from tests.tools import processes


def test_a_file_that_is_missing_or_differs_in_one_bit_is_found(tmp_path):
    weight = torch.ones(2)
    next_one = weight.nextafter(weight + 1)
    for name, last in (('whole', weight), ('same', weight), ('other', next_one)):
        (tmp_path / name).mkdir()
        torch.save(dict(state_dict=dict(weight=weight), meta=dict(time=name)),
                   tmp_path / name / 'epoch_1.pth')
        if name != 'other':
            torch.save(dict(state_dict=dict(weight=weight)), tmp_path / name / 'epoch_2.pth')
        torch.save(dict(optimizer=dict(state=last)), tmp_path / name / 'best_epoch_1.pth')
    whole = tmp_path / 'whole'
    assert killed_runs.differing_files(tmp_path / 'same', whole) == []
    assert killed_runs.differing_files(tmp_path / 'other', whole) == [
        'best_epoch_1.pth', 'epoch_2.pth']
    assert killed_runs.newest_epoch(whole) == 2


def test_processes_of_a_run_are_found(tmp_path):
    other = subprocess.Popen([sys.executable, '-c', 'input()', str(tmp_path)],
                             stdin=subprocess.PIPE)
    assert killed_runs._processes_of(tmp_path) == [other.pid]
    other.communicate()
    assert killed_runs._processes_of(tmp_path) == []


def test_sums_of_lives(tmp_path):
    lives = [dict(kills=[{}, {}], lost=False, differing=[], leftovers=[]),
             dict(kills=[{}], lost=True, differing=['a', 'b'], leftovers=['process 1', 'c.tmp'])]
    (tmp_path / 'out.json').write_text(json.dumps(dict(lives={'1 process': lives})))
    known = faults.Faults(tmp_path, tmp_path / 'out.json', seed=0)
    assert known.table() == {'1 process': dict(kills=3, runs=2, lost=1, differing=1, leftovers=2)}
    assert known.num_kills(killed_runs.SCENARIOS[3]) == 3


def test_growth_is_from_the_second_quarter_to_the_last():
    samples = [dict(memory_mb=value, open_files=5, checkpoint_kb=100)
               for value in (50, 100, 100, 110)]
    assert soak.growth(samples) == pytest.approx(
        dict(memory_mb=0.1, open_files=0, checkpoint_kb=0))


@pytest.mark.slow
@pytest.mark.extended
def test_kills_lose_nothing_and_a_second_call_goes_on(tmp_path):
    out = tmp_path / 'out.json'
    for kills in (2, 3):
        done = subprocess.run(
            [sys.executable, str(processes.ROOT / 'tools/benchmarks/faults.py'), '--kills',
             str(kills), '--folder', str(tmp_path / 'runs'), '--out', str(out)], text=True,
            env=processes.environment(), capture_output=True)
        assert done.returncode == 0, done.stderr[-4000:]
        assert sum(row['kills'] for row in json.loads(out.read_text())['table'].values()) == kills
    for row in json.loads(out.read_text())['table'].values():
        assert row['lost'] == row['differing'] == row['leftovers'] == 0


@pytest.mark.slow
@pytest.mark.extended
def test_a_soak_is_written_beside_the_kills(tmp_path):
    out = tmp_path / 'out.json'
    out.write_text(json.dumps(dict(seed=0)))
    soak.soak(tmp_path, out, 400)
    written = json.loads(out.read_text())
    assert written['seed'] == 0 and len(written['soak']['samples']) == 4
