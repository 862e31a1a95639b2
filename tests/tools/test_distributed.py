"""Two processes without a GPU (gloo)."""
import copy
import subprocess

import pytest
import torch

from tests import toy_runs
from tests.tools import loading, processes

GROUP_NORM = dict(student=toy_runs.network(norm='group'), teacher=toy_runs.network(16))


def write_config(folder, model, batch_size, **changes):
    cfg = toy_runs.config(folder / 'unused', toy_runs.distiller(folder, **copy.deepcopy(model)),
                          epochs=2, batch_size=batch_size,
                          **{'train_dataloader.dataset.dataset.dataset.pipeline': [
                              dict(type='mmpretrain.PackInputs')],
                             'train_dataloader.drop_last': True, **changes})
    return toy_runs.write(folder / f'batch_{batch_size}.py', cfg)


def final(work_dir, epoch=2):
    return torch.load(work_dir / f'epoch_{epoch}.pth', weights_only=False)


@pytest.mark.slow
def test_two_processes_equal_one_on_the_same_global_batch(tmp_path):
    one, two = tmp_path / 'one', tmp_path / 'two'
    loading.run('train.py', write_config(tmp_path, GROUP_NORM, 26), '--work-dir', one)
    processes.run('train.py', write_config(tmp_path, GROUP_NORM, 13), '--work-dir', two,
                  processes=2)
    torch.testing.assert_close(final(two)['state_dict'], final(one)['state_dict'],
                               rtol=1e-5, atol=1e-6)
    # The momentum of SGD is the running sum of the gradients.
    gradients = [{key: value['momentum_buffer'] for key, value in
                  final(work_dir)['optimizer']['state'].items()} for work_dir in (one, two)]
    torch.testing.assert_close(*gradients, rtol=1e-4, atol=1e-6)


@pytest.mark.extended
def test_batch_norm_trains_saves_once_and_the_launcher_resumes(tmp_path, repository):
    config = write_config(tmp_path, {}, 8)
    script = ['bash', str(repository / 'tools/dist_train.sh'), str(config), '2']
    work_dir = tmp_path / 'run'
    shell(script, '--work-dir', work_dir, '--cfg-options', 'train_cfg.max_epochs=1')
    assert [path.name for path in work_dir.glob('epoch_*.pth')] == ['epoch_1.pth']
    assert len(final(work_dir, 1)['mmkd']['random_states']) == 2
    printed = shell(script, '--work-dir', work_dir, '--resume', '--extend')
    assert 'resumed epoch: 1' in printed
    tested = shell(['bash', str(repository / 'tools/dist_test.sh'), str(config),
                    str(work_dir / 'epoch_2.pth'), '2'], '--work-dir', tmp_path / 'test',
                   '--out', tmp_path / 'metrics.json')
    accuracy = toy_runs.accuracies(work_dir)[-1]
    assert f'accuracy/top1: {accuracy:.4f}' in tested
    alone = loading.run('test.py', config, work_dir / 'epoch_2.pth', '--work-dir',
                        tmp_path / 'alone')
    assert f'accuracy/top1: {accuracy:.4f}' in alone


def shell(command, *arguments):
    done = subprocess.run([*command, *(str(argument) for argument in arguments)], text=True,
                          env=processes.environment(), cwd=processes.ROOT,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert done.returncode == 0, done.stdout[-4000:]
    return done.stdout


def test_launcher_without_its_environment_says_what_is_missing(tmp_path):
    if torch.cuda.is_available():
        pytest.skip('the message is for machines without a GPU; this one has a GPU')
    printed = loading.refusal('train.py', write_config(tmp_path, {}, 8), '--launcher', 'pytorch')
    assert 'needs the environment variables' in printed
    assert 'tools/dist_train.sh' in printed
