import os

import pytest

from mmkd.apis import cli, dist_launch


@pytest.fixture
def started(monkeypatch):
    """The arguments that torchrun gets, in place of processes."""
    calls = []
    monkeypatch.setattr(dist_launch.run, 'main', calls.append)
    for name in ('NNODES', 'NODE_RANK', 'MASTER_ADDR', 'PORT', 'OMP_NUM_THREADS'):
        monkeypatch.setenv(name, '')  # so that it is put back afterwards
        monkeypatch.delenv(name)
    return calls


def test_one_machine_takes_a_free_port_and_shares_the_cores(started, config_root):
    cli.main(['dist-train', 'kd/resnet32x4_resnet8x4_cifar100', '2', '--amp', '--work-dir', 'x'])
    config = config_root / 'kd/resnet32x4_resnet8x4_cifar100.py'
    assert started == [[
        '--standalone', '--local-addr=127.0.0.1', '--nproc-per-node=2', '-m', 'mmkd', 'train',
        str(config), '--amp', '--work-dir', 'x', '--launcher', 'pytorch']]
    assert int(os.environ['OMP_NUM_THREADS']) == max(1, os.cpu_count() // 2)


def test_several_machines_meet_at_the_named_port(started, monkeypatch, config_root):
    for name, value in dict(NNODES='2', NODE_RANK='1', MASTER_ADDR='first', PORT='29600',
                            OMP_NUM_THREADS='3').items():
        monkeypatch.setenv(name, value)
    cli.main(['dist-test', 'kd/resnet32x4_resnet8x4_cifar100', 'file.pth', '4'])
    arguments, = started
    assert arguments[:5] == ['--nnodes=2', '--node-rank=1', '--master-addr=first',
                             '--master-port=29600', '--nproc-per-node=4']
    assert arguments[5:] == ['-m', 'mmkd', 'test',
                             str(config_root / 'kd/resnet32x4_resnet8x4_cifar100.py'), 'file.pth',
                             '--launcher', 'pytorch']
    assert os.environ['OMP_NUM_THREADS'] == '3'


def test_bad_input_is_said_once_and_nothing_starts(started, capsys):
    with pytest.raises(SystemExit, match='there is no config no/such'):
        cli.main(['dist-train', 'no/such', '2'])
    with pytest.raises(SystemExit):
        cli.main(['dist-train', 'kd/resnet32x4_resnet8x4_cifar100', '0'])
    assert 'must be at least 1, got 0' in capsys.readouterr().err
    assert not started
