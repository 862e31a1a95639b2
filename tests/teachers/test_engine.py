import pytest
import torch
from mmengine.optim import OptimWrapper
from torch import nn

from mmkd.registry import MODELS
from mmkd.teachers import engine
from tests import toy_models as toy


@pytest.mark.parametrize('settings, message', [
    ('channels_last', 'expected a dict'),
    (dict(speed='high'), "teacher_engine: unknown key 'speed'; known: dtype"),
    (dict(dtype='int8'), 'dtype must be one of'),
    (dict(memory_format='nhwc'), "'contiguous', 'channels_last'")])
def test_unknown_settings(settings, message):
    with pytest.raises(ValueError, match=message):
        engine.check_engine('teacher_engine', settings, ('dtype', 'memory_format'))


def test_memory_format_is_applied_and_returned():
    module = nn.Sequential(nn.Conv2d(3, 4, 3))
    assert engine.apply_engine(module, {}) is torch.preserve_format
    assert engine.apply_engine(module, dict(memory_format='channels_last')) is torch.channels_last
    assert module[0].weight.is_contiguous(memory_format=torch.channels_last)


@pytest.mark.parametrize('backend', ['eager', 'aot_eager'])
def test_compiled_networks_train_alike_and_keep_their_keys(backend):
    def run(**engines):
        torch.manual_seed(0)
        model = MODELS.build(toy.distiller(
            teacher_layers=dict(logits='head.fc', stage1='backbone.stage1'), **engines)).train()
        wrapper = OptimWrapper(torch.optim.SGD(model.parameters(), lr=0.1))
        logs = [model.train_step(toy.data(seed=step), wrapper) for step in range(3)]
        return model, logs

    compiled = dict(compile=dict(backend=backend))
    plain, plain_logs = run()
    model, logs = run(student_engine=compiled, teacher_engine=compiled)
    assert list(model.state_dict()) == list(plain.state_dict())
    assert model.student.backbone._compiled_call_impl is not None
    assert model.teacher.module.backbone._compiled_call_impl is not None
    for expected, actual in zip(plain_logs, logs):
        torch.testing.assert_close(actual['loss_kd'], expected['loss_kd'])
        torch.testing.assert_close(actual['loss_task'], expected['loss_task'])


@pytest.mark.parametrize('backend', ['eager', 'aot_eager'])
def test_capture_before_an_inplace_relu_is_right_when_compiled(backend):
    def loss(inplace, **engines):
        torch.manual_seed(0)
        student, teacher = toy.classifier(inplace=inplace), toy.classifier(inplace=inplace)
        layers = dict(hint='backbone.conv')
        losses = dict(loss_hint=dict(module=dict(type='ToyMSELoss'), inputs=dict(
            student='student.hint', teacher='teacher.hint')))
        model = MODELS.build(toy.distiller(student, teacher, student_layers=layers,
                                           teacher_layers=layers, losses=losses, **engines))
        return model(**model.data_preprocessor(toy.data(), True), mode='loss')['loss_hint']

    compiled = dict(compile=dict(backend=backend))
    torch.testing.assert_close(
        loss(True, student_engine=compiled, teacher_engine=compiled), loss(False))
    with pytest.raises(RuntimeError, match='rewritten in place'):
        loss(True)
