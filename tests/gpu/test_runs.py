"""Short real runs on a CUDA device; without one they are skipped."""
import pytest
import torch

from mmkd.utils import weight_files
from tests import toy_runs
from tests.tools import loading

pytestmark = [pytest.mark.gpu, pytest.mark.slow]


def config_file(folder, **changes):
    """Two epochs of KD, written for tools/train.py."""
    cfg = toy_runs.config(folder / 'unused', toy_runs.distiller(folder), epochs=2, **changes)
    return toy_runs.write(folder / 'toy.py', cfg)


def final(work_dir):
    """The student after the last epoch, and the rest of its checkpoint."""
    return weight_files.load(work_dir / 'epoch_2.pth')


def test_the_teacher_stays_as_it_is(tmp_path):
    runner = toy_runs.train(tmp_path / 'run', toy_runs.distiller(tmp_path), epochs=1)
    teacher = runner.model.teacher.module
    file = weight_files.load(tmp_path / 'teacher.pth')['state_dict']
    assert next(runner.model.parameters()).device.type == 'cuda'
    assert not any(parameter.requires_grad for parameter in teacher.parameters())
    assert not any(module.training for module in teacher.modules())
    toy_runs.assert_same_weights(
        file, {key: value.cpu() for key, value in teacher.state_dict().items()})


def test_a_resumed_run_ends_with_the_same_weights(tmp_path):
    config = config_file(tmp_path, **{'randomness.deterministic': True})
    whole, parts = tmp_path / 'whole', tmp_path / 'parts'
    loading.run('train.py', config, '--work-dir', whole)
    loading.run('train.py', config, '--work-dir', parts, '--cfg-options', 'train_cfg.max_epochs=1')
    assert 'resuming from' in loading.run('train.py', config, '--work-dir', parts, '--resume',
                                          '--extend')
    toy_runs.assert_same_weights(final(whole)['state_dict'], final(parts)['state_dict'])
    assert toy_runs.accuracies(whole) == toy_runs.accuracies(parts)


@pytest.mark.parametrize('precision', ['fp16', 'bf16'])
def test_mixed_precision_keeps_weights_in_float32_and_stays_near(tmp_path, precision):
    config = config_file(tmp_path)
    full, mixed = tmp_path / 'full', tmp_path / 'mixed'
    loading.run('train.py', config, '--work-dir', full)
    loading.run('train.py', config, '--work-dir', mixed, '--amp', precision)
    weights, expected = (final(work_dir)['state_dict'] for work_dir in (mixed, full))
    for key, value in weights.items():
        assert value.dtype == expected[key].dtype and torch.isfinite(value).all()
    assert not all(torch.equal(value, expected[key]) for key, value in weights.items())
    head = weights['head.fc.weight']
    assert (head - expected['head.fc.weight']).norm() < 0.2 * expected['head.fc.weight'].norm()
