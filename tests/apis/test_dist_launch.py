import os
import socket

import pytest

from mmkd.apis import cli, dist_launch


@pytest.fixture
def started(monkeypatch):
    """The arguments that torchrun gets, in place of processes."""
    calls = []
    monkeypatch.setattr(dist_launch.run, 'parse_args', calls.append)
    monkeypatch.setattr(dist_launch.run, 'run', lambda arguments: None)
    for name in ('NNODES', 'NODE_RANK', 'MASTER_ADDR', 'PORT', 'OMP_NUM_THREADS',
                 dist_launch.LAUNCHER):
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


@pytest.mark.parametrize('variable, value, message', [
    ('PORT', '99999', "PORT must be a whole number from 1 to 65535, got '99999'"),
    ('PORT', 'http', "PORT must be a whole number from 1 to 65535, got 'http'"),
    ('NNODES', '0', "NNODES must be a whole number from 1 to 65535, got '0'"),
    ('NODE_RANK', '2', "NODE_RANK must be a whole number from 0 to 1, got '2'")])
def test_wrong_variables_are_refused(variable, value, message):
    with pytest.raises(SystemExit, match=message):
        dist_launch.torchrun_arguments(2, {'NNODES': '2', variable: value})


def test_a_port_in_use_is_refused_on_the_machine_that_listens():
    with socket.socket() as other:
        other.bind(('', 0))
        other.listen()
        environment = {'NNODES': '2', 'PORT': str(other.getsockname()[1])}
        with pytest.raises(SystemExit, match=r'the port \d+ cannot be used \(Address already'):
            dist_launch.torchrun_arguments(2, environment)
        assert dist_launch.torchrun_arguments(2, {**environment, 'NODE_RANK': '1'})


@pytest.mark.parametrize('arguments, code, message', [
    (['--no-such-flag'], 2, 'mmkd dist-train: error: unrecognized arguments: --no-such-flag'),
    (['--cfg-options', 'optim_wraper.x=1'], 1, "Did you mean 'optim_wrapper'?")])
def test_wrong_arguments_of_the_processes_are_said_once_and_nothing_starts(
        started, capsys, arguments, code, message):
    with pytest.raises(SystemExit) as end:
        cli.main(['dist-train', 'kd/resnet32x4_resnet8x4_cifar100', '2', *arguments])
    said = end.value.code if isinstance(end.value.code, str) else capsys.readouterr().err
    assert said.count(message) == 1 and (1 if isinstance(end.value.code, str) else 2) == code
    assert not started
