import json
import re
import subprocess
import sys

import pytest
import torch

from tests import toy_runs
from tests.tools import loading, processes


@pytest.fixture(scope='module')
def run(tmp_path_factory):
    """A finished run: its config, work folder and what training printed."""
    folder = tmp_path_factory.mktemp('run')
    cfg = toy_runs.config(folder / 'unused', toy_runs.distiller(folder), epochs=2)
    config = toy_runs.write(folder / 'toy.py', cfg)
    printed = loading.run('train.py', config, '--work-dir', folder / 'work')
    return config, folder / 'work', printed


def test_training_says_how_good_the_teacher_is(run):
    assert 'teacher on the validation set: accuracy/top1' in run[2]


def test_test_gives_the_logged_accuracy_parameters_and_flops(run, tmp_path):
    config, work_dir, _ = run
    printed = loading.run('test.py', config, work_dir / 'epoch_2.pth', '--work-dir', tmp_path,
                          '--out', tmp_path / 'metrics.json')
    expected = toy_runs.accuracies(work_dir)[-1]
    metrics = json.loads((tmp_path / 'metrics.json').read_text())
    assert metrics['accuracy/top1'] == pytest.approx(expected)
    state = torch.load(work_dir / 'epoch_2.pth', weights_only=False)['state_dict']
    buffers = ('running_mean', 'running_var', 'num_batches_tracked')
    parameters = sum(value.numel() for key, value in state.items() if not key.endswith(buffers))
    assert f'parameters: {parameters:,}' in printed
    flops = int(re.search(r'FLOPs at 3x32x32 .*: ([\d,]+)', printed)[1].replace(',', ''))
    convolutions = 8 * 3 * 9 * 16 * 16 + 8 * 8 * 9 * 8 * 8
    assert convolutions <= flops < 1.2 * convolutions


def test_missing_config_lists_what_is_there():
    printed = loading.refusal('train.py', 'configs/kd/resnet.py')
    assert 'there is no config configs/kd/resnet.py' in printed
    assert 'configs/kd/resnet50_vgg8_cifar100.py' in printed


@pytest.mark.parametrize('script', ['train.py', 'test.py'])
def test_help_explains_the_arguments(script):
    printed = loading.run(script, '--help')
    assert '--cfg-options' in printed and '--work-dir' in printed and '--launcher' in printed


def test_missing_teacher_stops_training_with_advice(run, tmp_path):
    printed = loading.refusal('train.py', run[0], '--work-dir', tmp_path, '--cfg-options',
                              'model.teacher_checkpoint=no/teacher.pth')
    assert 'the teacher checkpoint no/teacher.pth does not exist. Train the teacher' in printed


def test_amp_trains_on_this_machine(run, tmp_path):
    loading.run('train.py', run[0], '--work-dir', tmp_path, '--amp', 'bf16',
                '--cfg-options', 'train_cfg.max_epochs=1')
    log, = tmp_path.glob('*/*.log')  # the config is too long for the console
    assert "type='mmkd.BFloat16OptimWrapper'" in log.read_text()
    assert (tmp_path / 'epoch_1.pth').exists()


@pytest.mark.slow
def test_commands_run_from_another_folder(run, tmp_path):
    done = subprocess.run(
        [sys.executable, str(processes.ROOT / 'tools/test.py'), str(run[0]),
         str(run[1] / 'epoch_2.pth'), '--work-dir', str(tmp_path)], cwd=tmp_path,
        env=processes.environment(), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
