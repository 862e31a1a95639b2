"""One process on each of two hosts (gloo)."""
import subprocess
import time

import pytest
import torch

from tests.tools import hosts, loading, processes
from tests.tools.test_distributed import GROUP_NORM, final, write_config

pytestmark = [pytest.mark.slow, pytest.mark.extended,
              pytest.mark.skipif(torch.cuda.is_available(), reason='for machines without a GPU'),
              pytest.mark.skipif(hosts.missing() is not None, reason=str(hosts.missing()))]
TIMEOUT = 20  # seconds that a process waits for another
PATIENCE = 300  # of this test, for starts on a busy machine


@pytest.fixture
def pair():
    with hosts.two_hosts() as pair:
        yield pair


def start(pair, folder, config, *arguments):
    """Start both hosts as a user does, with the launcher."""
    script = processes.ROOT / 'tools/dist_train.sh'
    return [hosts.start(host, ['bash', script, config, 1, *arguments], folder / f'host{rank}.log',
                        **processes.environment(), NNODES='2', NODE_RANK=str(rank),
                        MASTER_ADDR=hosts.ADDRESSES[0], PORT='29511')
            for rank, host in enumerate(pair)]


def finish(folder, started):
    """Wait until both hosts are done."""
    try:
        codes = [process.wait(PATIENCE) for process in started]
    finally:
        for process in started:
            processes.kill_all(process)
    printed = [(folder / f'host{rank}.log').read_text() for rank in (0, 1)]
    assert codes == [0, 0], printed[0][-3000:] + printed[1][-3000:]
    return printed


def test_they_equal_one_process_on_the_same_global_batch(tmp_path, pair):
    loading.run('train.py', write_config(tmp_path, GROUP_NORM, 26), '--work-dir', tmp_path / 'one')
    printed = finish(tmp_path, start(pair, tmp_path, write_config(tmp_path, GROUP_NORM, 13),
                                     '--work-dir', tmp_path / 'two'))
    assert 'the plan:' in printed[0] and 'the plan:' not in printed[1]
    torch.testing.assert_close(final(tmp_path / 'two')['state_dict'],
                               final(tmp_path / 'one')['state_dict'], rtol=1e-5, atol=1e-6)


def test_a_host_that_dies_ends_the_other_and_both_resume(tmp_path, pair):
    config = write_config(tmp_path, GROUP_NORM, 13, **{
        'env_cfg.dist_cfg.timeout': TIMEOUT, 'default_hooks.checkpoint.max_keep_ckpts': -1})
    work_dir = tmp_path / 'run'
    started = start(pair, tmp_path, config, '--work-dir', work_dir,
                    '--cfg-options', 'train_cfg.max_epochs=100000')
    end = time.monotonic() + PATIENCE
    while not (work_dir / 'epoch_1.pth').is_file() and time.monotonic() < end:
        assert started[0].poll() is None, (tmp_path / 'host0.log').read_text()[-3000:]
        time.sleep(0.05)
    # Without its cable a host says nothing any more, not even that its processes died.
    subprocess.run(['ip', '-n', pair[1][0], 'link', 'set', pair[1][1], 'down'], check=True)
    processes.kill_all(started[1])
    try:
        assert started[0].wait(TIMEOUT + 100) != 0
    finally:
        processes.kill_all(started[0])
    message = (tmp_path / 'host0.log').read_text()
    assert 'Timed out waiting' in message or 'Connection closed by peer' in message

    subprocess.run(['ip', '-n', pair[1][0], 'link', 'set', pair[1][1], 'up'], check=True)
    epochs = max(int(path.stem[6:]) for path in work_dir.glob('epoch_*.pth'))
    printed = finish(tmp_path, start(pair, tmp_path, config, '--work-dir', work_dir, '--resume',
                                     '--extend', '--cfg-options',
                                     f'train_cfg.max_epochs={epochs + 1}'))
    assert f'resumed epoch: {epochs}' in printed[0]
    assert (work_dir / f'epoch_{epochs + 1}.pth').is_file()
