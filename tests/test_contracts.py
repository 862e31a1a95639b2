"""The promises of the toolbox, kept in whole runs of MMEngine."""
import copy

import pytest
import torch

from tests import toy_models as toy
from tests import toy_runs

pytestmark = pytest.mark.slow

EMA = dict(type='EMAHook', momentum=0.1)
SDD = toy.sdd(weight=0.0)
KD = dict(losses=dict(loss_kd=dict(
    module=dict(type='KDLoss'), weight=0.0,
    inputs=dict(student_logits='student.logits', teacher_logits='teacher.logits'))))


@pytest.mark.parametrize('method', [KD, SDD], ids=['kd', 'sdd'])
@pytest.mark.parametrize('hooks', [[], [EMA]], ids=['plain', 'ema'])
def test_weight_zero_is_stock_training_to_the_bit(tmp_path, method, hooks):
    student = toy_runs.network(dropout=0.3)
    stock = toy_runs.train(tmp_path / 'stock', student, epochs=2, custom_hooks=hooks)
    model = toy_runs.distiller(tmp_path, student=student, **copy.deepcopy(method))
    ours = toy_runs.train(tmp_path / 'ours', model, epochs=2, custom_hooks=hooks)
    toy_runs.assert_same_weights(stock.model.state_dict(), ours.model.student.state_dict())
    files = [torch.load(tmp_path / name / 'epoch_2.pth', weights_only=False)['state_dict']
             for name in ('stock', 'ours')]
    toy_runs.assert_same_weights(*files)
    assert toy_runs.accuracies(tmp_path / 'stock') == toy_runs.accuracies(tmp_path / 'ours')


def test_weight_zero_with_gradient_clipping_is_close(tmp_path):
    clip = {'optim_wrapper.clip_grad': dict(max_norm=0.1)}
    stock = toy_runs.train(tmp_path / 'stock', toy_runs.network(), epochs=2, **clip)
    ours = toy_runs.train(tmp_path / 'ours', toy_runs.distiller(tmp_path, **copy.deepcopy(KD)),
                          epochs=2, **clip)
    torch.testing.assert_close(dict(ours.model.student.state_dict()),
                               dict(stock.model.state_dict()))


@pytest.mark.parametrize('hooks', [[], [EMA]], ids=['plain', 'ema'])
def test_teacher_is_bit_identical_after_training(tmp_path, hooks):
    teacher = dict(
        type='ImageClassifier', _scope_='mmpretrain',
        backbone=dict(type='ResNet_CIFAR', depth=18, base_channels=4, stem_channels=4,
                      drop_path_rate=0.5),
        neck=dict(type='GlobalAveragePooling'),
        head=dict(type='StackedLinearClsHead', num_classes=toy_runs.CLASSES, in_channels=32,
                  mid_channels=[16], dropout_rate=0.5))
    model = toy_runs.distiller(
        tmp_path, teacher=teacher, teacher_layers=dict(logits='head.layers.1.fc'))
    runner = toy_runs.train(tmp_path / 'run', model, epochs=2, custom_hooks=hooks)
    kinds = {type(module).__name__ for module in runner.model.teacher.module.modules()}
    assert {'BatchNorm2d', 'Dropout', 'DropPath'} <= kinds
    saved = torch.load(model['teacher_checkpoint'])['state_dict']
    toy_runs.assert_same_weights(saved, runner.model.teacher.module.state_dict())


@pytest.mark.parametrize('wrong', ['missing', 'other'])
def test_wrong_teacher_stops_training_before_the_first_step(tmp_path, wrong):
    model = toy_runs.distiller(tmp_path)
    if wrong == 'missing':
        model['teacher_checkpoint'] = str(tmp_path / 'gone.pth')
        expected = FileNotFoundError
    else:
        model['teacher_checkpoint'] = toy_runs.save_teacher(tmp_path, config=toy_runs.network(4))
        expected = RuntimeError
    with pytest.raises(expected, match='the teacher checkpoint'):
        toy_runs.train(tmp_path / 'run', model, epochs=1)
    assert not list((tmp_path / 'run').glob('*.pth'))


def test_two_networks_compiled_by_the_config(tmp_path):
    compiled = dict(compile=dict(backend='aot_eager'))
    plain = toy_runs.train(tmp_path / 'plain', toy_runs.distiller(tmp_path), epochs=1)
    model = toy_runs.distiller(tmp_path, student_engine=compiled, teacher_engine=compiled)
    ours = toy_runs.train(tmp_path / 'compiled', model, epochs=1)
    torch.testing.assert_close(dict(ours.model.student.state_dict()),
                               dict(plain.model.student.state_dict()), rtol=1e-4, atol=1e-5)


def test_whole_step_compiled_by_mmengine(tmp_path):
    plain = toy_runs.train(tmp_path / 'plain', toy_runs.distiller(tmp_path), epochs=1)
    ours = toy_runs.train(tmp_path / 'compiled', toy_runs.distiller(tmp_path), epochs=1,
                          compile=dict(backend='eager'))
    torch.testing.assert_close(dict(ours.model.student.state_dict()),
                               dict(plain.model.student.state_dict()), rtol=1e-4, atol=1e-5)
