"""Runs that are killed, stopped or cannot write, in processes of their own."""
import resource
import signal
import subprocess
import sys
import time

import psutil
import pytest
import torch

from tests import toy_runs
from tests.hooks import test_finite_guard
from tests.tools import processes

pytestmark = pytest.mark.slow


def write_config(folder, model=None, **changes):
    cfg = toy_runs.config(folder / 'unused', model or toy_runs.network(), epochs=500,
                          batch_size=8, **changes)
    return toy_runs.write(folder / 'run.py', cfg)


@pytest.fixture
def launched(tmp_path):
    """A run of two processes, of which the first checkpoint is written."""
    log = tmp_path / 'log'
    with open(log, 'w') as file:
        launcher = subprocess.Popen(
            [sys.executable, '-m', 'mmkd', 'dist-train', str(write_config(tmp_path)), '2',
             '--work-dir', str(tmp_path / 'run')], env=processes.environment(), stdout=file,
            stderr=file)
    while not (tmp_path / 'run/last_checkpoint').exists():
        assert launcher.poll() is None, log.read_text()[-4000:]
        time.sleep(0.05)
    ranks = psutil.Process(launcher.pid).children()
    yield launcher, ranks, log
    processes.kill_all(launcher)
    for rank in ranks:
        if rank.is_running():
            rank.kill()


def wait_for_end(ranks):
    _, alive = psutil.wait_procs(ranks, timeout=20)
    return [rank for rank in alive if rank.status() != psutil.STATUS_ZOMBIE]


@pytest.mark.extended
def test_a_killed_launcher_leaves_no_rank(launched):
    launcher, ranks, _ = launched
    assert len(ranks) == 2
    launcher.kill()
    assert not wait_for_end(ranks)


@pytest.mark.extended
@pytest.mark.parametrize('number, code', [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_stopped_launcher_ends_all_and_one_message_says_so(launched, number, code):
    launcher, ranks, log = launched
    launcher.send_signal(number)
    assert launcher.wait(40) == code
    assert not wait_for_end(ranks)
    printed = log.read_text()
    assert printed.count(f'stopped by {number.name}') == 1 and 'Traceback' not in printed


def test_one_killed_rank_ends_the_others(launched):
    launcher, ranks, log = launched
    ranks[1].kill()
    assert launcher.wait(40) == 137
    assert not wait_for_end(ranks)
    printed = log.read_text()
    assert printed.count('was ended by SIGKILL, and the others with it') == 1
    assert 'Traceback' not in printed


@pytest.mark.extended
def test_what_all_processes_find_wrong_is_said_once(tmp_path):
    config = write_config(tmp_path, toy_runs.distiller(tmp_path, losses=dict(loss_kd=dict(
        module=dict(type='KDLoss'), inputs=dict(student_logits='student.logit')))))
    done = subprocess.run([sys.executable, '-m', 'mmkd', 'dist-train', str(config), '2',
                           '--work-dir', str(tmp_path / 'run')], env=processes.environment(),
                          capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.count("loss 'loss_kd'") == 1 and 'Traceback' not in done.stderr


@pytest.mark.extended
def test_a_full_disk_leaves_the_old_checkpoint_whole_and_the_message_names_the_new(tmp_path):
    config, run = write_config(tmp_path), tmp_path / 'run'
    assert processes.run_and_kill((run / 'last_checkpoint').exists, 'train.py', config,
                                  '--work-dir', run)
    last = max(run.glob('epoch_*.pth'), key=lambda path: int(path.stem.split('_')[1]))
    before, limit = last.read_bytes(), last.stat().st_size - 100
    done = subprocess.run(
        processes.command('train.py', config, '--work-dir', run, '--resume'),
        env=processes.environment(), capture_output=True, text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
    assert done.returncode == 1 and 'Traceback' not in done.stderr
    assert 'the file was not written, and what the folder held before is whole' in done.stderr
    assert f"epoch_{int(last.stem.split('_')[1]) + 1}.pth" in done.stderr
    assert last.read_bytes() == before
    assert not [path for path in run.iterdir() if path.name.endswith('.tmp')]


def test_all_processes_leave_out_the_step_that_is_bad_in_one(tmp_path):
    model = toy_runs.distiller(tmp_path, losses=dict(loss_bad=dict(
        module=dict(type='LossWithBadSteps', steps=[3], rank=1),
        inputs=dict(student='student.logits', teacher='teacher.logits'))))
    config = write_config(tmp_path, model, **{
        'default_hooks.finite_guard.max_skipped': 1, 'train_cfg.max_epochs': 1,
        'custom_imports.imports': ['tests.toy_models', test_finite_guard.__name__]})
    printed = processes.run('train.py', config, '--work-dir', tmp_path / 'run', processes=2)
    assert printed.count('the step is left out, 1 of at most 1') >= 1
    assert 'iteration 3: the gradient of' in printed
    saved = torch.load(tmp_path / 'run/epoch_1.pth', weights_only=False)
    assert all(value.isfinite().all() for value in saved['state_dict'].values())
    assert all(state['momentum_buffer'].isfinite().all()
               for state in saved['optimizer']['state'].values())
