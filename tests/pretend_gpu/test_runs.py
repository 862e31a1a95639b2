"""Whole runs on a GPU that is not there: training, resuming and testing, as a user starts them."""
import re

import pytest

from tests import toy_runs
from tests.pretend_gpu import driver

pytestmark = [pytest.mark.slow, pytest.mark.extended,
              pytest.mark.skipif(driver.missing() is not None, reason=str(driver.missing()))]
BATCHES = 4  # of an epoch
EVERY = 2  # batches are logged


def reads_of_mmkd(done):
    """How often a loop read from the GPU in mmkd's own code; files that are loaded are not it."""
    found = re.findall(r'^ *(\d+) (?:tolist|_local_scalar_dense|copy to the host) at '
                       r'mmkd/(?!utils/)', done.stderr, re.M)
    return sum(map(int, found))


@pytest.fixture(scope='module')
def run(tmp_path_factory):
    """Two epochs, the second resumed."""
    folder = tmp_path_factory.mktemp('run')
    cfg = toy_runs.config(folder / 'unused', toy_runs.distiller(folder), epochs=2, **{
        'default_hooks.logger.interval': EVERY})
    config = toy_runs.write(folder / 'toy.py', cfg)
    arguments = (config, '--work-dir', folder / 'work')
    first = driver.run('tools/train.py', *arguments, '--cfg-options', 'train_cfg.max_epochs=1')
    second = driver.run('tools/train.py', *arguments, '--resume', '--extend')
    return config, folder / 'work', first, second


def test_an_epoch_and_a_resumed_one(run):
    _, work_dir, first, second = run
    assert 'resuming from' in second.stdout and len(toy_runs.accuracies(work_dir)) == 2
    assert 'memory:' in first.stdout + first.stderr  # MMEngine logs it on a GPU alone


def test_the_host_reads_what_is_logged_and_scored_and_nothing_in_between(run):
    # The teacher and the student are scored once each; two guards look at the first step.
    for done in run[2:]:
        assert 0 < reads_of_mmkd(done) <= BATCHES // EVERY + 4, done.stderr[-3000:]


def test_a_test_gives_the_logged_accuracy(run, tmp_path):
    config, work_dir, *_ = run
    done = driver.run('tools/test.py', config, work_dir / 'epoch_2.pth', '--work-dir', tmp_path)
    assert f'accuracy/top1: {toy_runs.accuracies(work_dir)[-1]:.4f}' in done.stdout + done.stderr
