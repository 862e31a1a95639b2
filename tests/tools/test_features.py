"""tools/linear_probe.py and tools/analysis_tools/embedding.py on a toy run."""
import json

import pytest
import torch
from mmengine.config import Config

from mmkd.apis import linear_probe
from mmkd.registry import MODELS
from tests import toy_models as toy
from tests import toy_runs, toy_views
from tests.tools import loading, processes

DATA = 'configs/_base_/datasets/digits.py'


@pytest.fixture
def run(tmp_path):
    """A config of HSSAKD on digits, and the file of its student."""
    student = toy_views.branched(classes=10)
    cfg = toy_runs.config(tmp_path / 'run', toy_views.hssakd(
        student=student, teacher=toy_views.branched(16, 10)))
    cfg.test_dataloader.dataset.update(indices=200)
    torch.manual_seed(0)
    with toy.scope('mmkd'):
        network = MODELS.build(dict(student))
    network.init_weights()
    torch.save(dict(state_dict={key: value for key, value in network.state_dict().items()
                                if not key.startswith('branches.')}), tmp_path / 'student.pth')
    return toy_runs.write(tmp_path / 'config.py', cfg), tmp_path / 'student.pth'


def test_linear_probe_from_the_command_line(tmp_path, run):
    printed = loading.run('linear_probe.py', *run, '--data', DATA, '--epochs', 12, '--json',
                          tmp_path / 'probe.json')
    assert 'ToyBackbone, features of random crops, anew in each epoch' in printed
    accuracies = json.loads((tmp_path / 'probe.json').read_text())['accuracies']
    assert f'top-1 {accuracies[-1]:.2f} % after 12 epochs' in printed
    assert max(accuracies) > 14  # random features tell digits apart better than chance, 10 +- 1
    data = Config.fromfile(processes.ROOT / DATA)
    data.train_pipeline = data.train_dataloader.dataset.pipeline = data.test_pipeline
    fixed = loading.run('linear_probe.py', *run, '--epochs', 1, '--data',
                        toy_runs.write(tmp_path / 'fixed.py', data))
    assert 'features made once' in fixed


def test_embedding_from_the_command_line(tmp_path, run):
    config, student = run
    printed = loading.run('analysis_tools/embedding.py', config, f'ours={student}',
                          '--classes', 3, '--out-dir', tmp_path / 'out')
    numbers = json.loads((tmp_path / 'out/embedding.json').read_text())
    assert numbers['images'] == 200 and f'{numbers["recall_at_1"]["ours"]:.2f}' in printed
    assert (tmp_path / 'out/embedding.png').stat().st_size > 10_000


def test_missing_data_set_is_named(run):
    printed = loading.refusal('linear_probe.py', *run)
    assert 'stl10_binary' in printed and 'Unpack https://' in printed


def test_which_pipelines_draw():
    assert linear_probe.draws_at_random([dict(type='mmpretrain.RandomResizedCrop')])
    assert linear_probe.draws_at_random([dict(type='RotatedCrops')])
    fixed = [dict(type='Resize'), dict(type='mmpretrain.PackInputs')]
    assert not linear_probe.draws_at_random(fixed)
