import copy
import subprocess
import sys

import numpy as np
import pytest
import torch
from mmengine.runner import Runner
from torch import nn

from mmkd.registry import DATASETS, MODELS
from tests import toy_models as toy
from tests import toy_runs

pytestmark = pytest.mark.slow

EMA = dict(custom_hooks=[dict(type='EMAHook', momentum=0.1)])
CONNECTOR = dict(
    connectors=dict(linear=dict(module=dict(type='ToyConnector'),
                                inputs=dict(logits='student.logits'))),
    losses=dict(loss_kd=dict(module=dict(type='KDLoss', temperature=4.0), inputs=dict(
        student_logits='connector.linear', teacher_logits='teacher.logits'))))


@MODELS.register_module()
class ToyConnector(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(toy_runs.CLASSES, toy_runs.CLASSES)

    def forward(self, logits):
        return self.linear(logits)


def load(path):
    return torch.load(path, weights_only=False)


@pytest.mark.parametrize('changes', [{}, EMA], ids=['plain', 'ema'])
def test_checkpoint_is_the_bare_student(tmp_path, changes):
    model = toy_runs.distiller(tmp_path, **copy.deepcopy(CONNECTOR))
    runner = toy_runs.train(tmp_path / 'run', model, epochs=2, **copy.deepcopy(changes))
    checkpoint = load(tmp_path / 'run/epoch_2.pth')
    with toy.scope('mmkd'):
        bare = MODELS.build(toy_runs.network())
    assert list(checkpoint['state_dict']) == list(bare.state_dict())
    bare.load_state_dict(checkpoint['state_dict'], strict=True)
    assert set(checkpoint['mmkd']['state_dict']) == {
        'connectors.linear.linear.weight', 'connectors.linear.linear.bias'}
    trained = runner.model.student.state_dict()
    is_average = any(not torch.equal(trained[key], value)
                     for key, value in checkpoint['state_dict'].items())
    assert is_average == bool(changes)


def test_nothing_of_the_teacher_is_in_the_file(tmp_path):
    toy_runs.train(tmp_path / 'run', toy_runs.distiller(tmp_path), epochs=1, **copy.deepcopy(EMA))
    checkpoint = load(tmp_path / 'run/epoch_1.pth')
    weights = [*checkpoint['state_dict'], *checkpoint['ema_state_dict'],
               *checkpoint['mmkd']['state_dict']]
    assert not any('teacher' in key for key in weights)
    parameters = checkpoint['optimizer']['param_groups'][0]['params']
    with toy.scope('mmkd'):
        assert len(parameters) == len(list(MODELS.build(toy_runs.network()).parameters()))


@pytest.mark.parametrize('changes', [{}, EMA], ids=['plain', 'ema'])
def test_tested_accuracy_is_the_logged_one_and_needs_no_teacher_file(tmp_path, changes):
    model = toy_runs.distiller(tmp_path, **copy.deepcopy(CONNECTOR))
    toy_runs.train(tmp_path / 'run', model, epochs=2, **copy.deepcopy(changes))
    model['teacher_checkpoint'] = 'no/such/file.pth'
    cfg = toy_runs.config(tmp_path / 'test', model, **copy.deepcopy(changes))
    cfg.load_from = str(tmp_path / 'run/epoch_2.pth')
    metrics = Runner.from_cfg(cfg).test()
    assert metrics['accuracy/top1'] == pytest.approx(toy_runs.accuracies(tmp_path / 'run')[-1])


def test_plain_config_of_the_student_tests_the_distilled_file(tmp_path):
    toy_runs.train(tmp_path / 'run', toy_runs.distiller(tmp_path, **copy.deepcopy(CONNECTOR)),
                   epochs=1)
    cfg = toy_runs.config(tmp_path / 'test', toy_runs.network(),
                          load_from=str(tmp_path / 'run/epoch_1.pth'))
    metrics = Runner.from_cfg(cfg).test()
    assert metrics['accuracy/top1'] == pytest.approx(toy_runs.accuracies(tmp_path / 'run')[-1])


@pytest.mark.parametrize('changes', [{}, EMA], ids=['plain', 'ema'])
def test_resume_restores_student_and_connectors(tmp_path, changes):
    model = toy_runs.distiller(tmp_path, **copy.deepcopy(CONNECTOR))
    whole = toy_runs.train(tmp_path / 'whole', model, epochs=3, **copy.deepcopy(changes))
    resumed = toy_runs.train(tmp_path / 'resumed', model, epochs=3, resume=True,
                             load_from=str(tmp_path / 'whole/epoch_2.pth'),
                             **copy.deepcopy(changes))
    assert resumed.epoch == 3
    toy_runs.assert_same_weights(whole.model.state_dict(), resumed.model.state_dict())
    toy_runs.assert_same_weights(load(tmp_path / 'whole/epoch_3.pth')['state_dict'],
                                 load(tmp_path / 'resumed/epoch_3.pth')['state_dict'])


def test_training_only_parts_stand_beside_the_student(tmp_path, monkeypatch):
    from mmpretrain.models import ImageClassifier
    monkeypatch.setattr(ImageClassifier, 'training_only_prefixes', ('backbone.stage1.',),
                        raising=False)
    toy_runs.train(tmp_path / 'run', toy_runs.distiller(tmp_path), epochs=1)
    checkpoint = load(tmp_path / 'run/epoch_1.pth')
    assert not any(key.startswith('backbone.stage1') for key in checkpoint['state_dict'])
    assert 'student.backbone.stage1.0.weight' in checkpoint['mmkd']['state_dict']
    runner = toy_runs.train(tmp_path / 'more', toy_runs.distiller(tmp_path), epochs=1, resume=True,
                            load_from=str(tmp_path / 'run/epoch_1.pth'))
    saved = checkpoint['mmkd']['state_dict']['student.backbone.stage1.0.weight']
    assert torch.equal(runner.model.student.backbone.stage1[0].weight, saved)


def test_warm_start_from_a_plain_checkpoint(tmp_path):
    plain = toy_runs.train(tmp_path / 'plain', toy_runs.network(), epochs=1)
    runner = toy_runs.train(tmp_path / 'run', toy_runs.distiller(tmp_path), epochs=1,
                            load_from=str(tmp_path / 'plain/epoch_1.pth'),
                            **{'optim_wrapper.optimizer.lr': 0.0})
    assert torch.equal(runner.model.student.head.fc.weight, plain.model.head.fc.weight)


def test_plain_runs_are_saved_as_ever(tmp_path):
    runner = toy_runs.train(tmp_path / 'plain', toy_runs.network(), epochs=1)
    toy_runs.assert_same_weights(load(tmp_path / 'plain/epoch_1.pth')['state_dict'],
                                 runner.model.state_dict())


def refuse(tmp_path, checkpoint, is_test=True, **changes):
    torch.save(checkpoint, tmp_path / 'other.pth')
    cfg = toy_runs.config(tmp_path / 'run', toy_runs.distiller(tmp_path), epochs=1,
                          load_from=str(tmp_path / 'other.pth'), **changes)
    runner = Runner.from_cfg(cfg)
    with pytest.raises(RuntimeError) as error:
        runner.test() if is_test else runner.train()
    return str(error.value)


def test_checkpoint_of_another_network_is_refused(tmp_path):
    other = dict(state_dict=nn.Linear(2, 2).state_dict())
    for is_test in (True, False):
        message = refuse(tmp_path, other, is_test)
        assert 'other.pth fits the network' in message
        assert "the network ['backbone.stage1.0.weight'" in message


def test_partial_checkpoint_is_refused_for_a_test(tmp_path):
    with toy.scope('mmkd'):
        state = MODELS.build(toy_runs.network()).state_dict()
    del state['head.fc.weight']
    assert '1 missing (head.fc.weight)' in refuse(tmp_path, dict(state_dict=state))


def test_partial_checkpoint_is_refused_for_a_resume(tmp_path):
    model = toy_runs.distiller(tmp_path)
    toy_runs.train(tmp_path / 'run', model, epochs=1)
    checkpoint = load(tmp_path / 'run/epoch_1.pth')
    del checkpoint['state_dict']['head.fc.weight']
    assert 'student.head.fc.weight' in refuse(tmp_path, checkpoint, is_test=False, resume=True)


def test_file_without_weights_is_refused(tmp_path):
    assert "holds no 'state_dict'" in refuse(tmp_path, dict(weights=1))


STOCK_SCRIPT = '''
import sys
import numpy as np, torch
from mmengine.config import Config
from mmpretrain import get_model
checkpoint, digits, out = sys.argv[1:]
model = get_model(Config(dict(model={model!r})), pretrained=False)
model.load_state_dict(torch.load(checkpoint, weights_only=False)['state_dict'], strict=True)
model.eval()
data = np.load(digits)
batch = model.data_preprocessor(dict(inputs=torch.from_numpy(data['images'])))
with torch.no_grad():
    logits, few = model(batch['inputs']), model(batch['inputs'][:2])
accuracy = 100 * (logits.argmax(1).numpy() == data['labels']).mean()
torch.save(dict(few=few, accuracy=accuracy), out)
assert not any(name.split('.')[0] == 'mmkd' for name in sys.modules)
'''


def save_test_digits(path):
    digits = DATASETS.build(dict(type='Digits', split='test', pipeline=[]))
    images = np.stack([item['img'].transpose(2, 0, 1) for item in digits])
    np.savez(path, images=images, labels=[item['gt_label'] for item in digits])
    return images


def test_stock_mmpretrain_loads_the_student_without_mmkd(tmp_path):
    student = dict(
        type='ImageClassifier', data_preprocessor=toy_runs.network()['data_preprocessor'],
        backbone=dict(type='ResNet_CIFAR', depth=18, base_channels=4, stem_channels=4),
        neck=dict(type='GlobalAveragePooling'),
        head=dict(type='LinearClsHead', num_classes=toy_runs.CLASSES, in_channels=32))
    model = toy_runs.distiller(tmp_path, student=dict(student, _scope_='mmpretrain'))
    runner = toy_runs.train(tmp_path / 'run', model, epochs=1)
    script = tmp_path / 'stock.py'
    script.write_text(STOCK_SCRIPT.replace('{model!r}', repr(student)))
    images = save_test_digits(tmp_path / 'digits.npz')
    subprocess.run([sys.executable, script, tmp_path / 'run/epoch_1.pth', tmp_path / 'digits.npz',
                    tmp_path / 'out.pt'], check=True, cwd=tmp_path)
    stock = torch.load(tmp_path / 'out.pt', weights_only=False)
    assert stock['accuracy'] == pytest.approx(toy_runs.accuracies(tmp_path / 'run')[-1])
    batch = runner.model.data_preprocessor(dict(inputs=torch.from_numpy(images)))
    with toy.scope('mmpretrain'):
        fresh = MODELS.build(copy.deepcopy(student)).eval()
    fresh.load_state_dict(load(tmp_path / 'run/epoch_1.pth')['state_dict'], strict=True)
    with torch.no_grad():
        expected = runner.model.eval()(batch['inputs'][:2])
        assert torch.equal(fresh(batch['inputs'][:2]), expected)
    # From process to process the order of sums in a convolution may change.
    torch.testing.assert_close(stock['few'], expected, rtol=1e-5, atol=1e-7)
