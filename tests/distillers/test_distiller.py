import copy
import gc
import weakref

import pytest
import torch
from mmengine.optim import OptimWrapper

from mmkd.registry import MODELS
from tests import toy_models as toy

NOISY = dict(
    connectors=dict(noisy=dict(module=dict(type='NoisyConnector'),
                               inputs=dict(logits='student.logits'))),
    losses=dict(loss_kd=dict(
        module=dict(type='KDLoss', temperature=4.0),
        inputs=dict(student_logits='connector.noisy', teacher_logits='teacher.logits'))))


def build(config, initialise=True):
    torch.manual_seed(0)
    model = MODELS.build(config)
    if initialise:
        model.student.init_weights()
    return model.train()


def optimizer(model):
    return OptimWrapper(torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9))


def train(model, steps=3):
    wrapper = optimizer(model)
    return [model.train_step(toy.data(seed=step), wrapper) for step in range(steps)]


def test_one_step_returns_task_and_distillation_losses():
    log, = train(build(toy.distiller()), steps=1)
    assert list(log) == ['loss', 'loss_task', 'loss_kd']
    assert torch.equal(log['loss'], log['loss_task'] + log['loss_kd'])


def test_weight_and_warmup_scale_multiply_the_loss():
    model = build(toy.distiller())
    inputs = model.data_preprocessor(toy.data(), True)
    plain = model(**inputs, mode='loss')['loss_kd']
    model.objective.weights['loss_kd'], model.objective.scales['loss_kd'] = 4.0, 0.5
    assert torch.equal(model(**inputs, mode='loss')['loss_kd'], 2 * plain)


def test_loss_is_that_of_the_two_networks_run_by_hand():
    model = build(toy.distiller())
    data = model.data_preprocessor(toy.data(), True)
    losses = model(**data, mode='loss')
    student = model.student(data['inputs'], mode='tensor')
    teacher = model.teacher.module(data['inputs'], mode='tensor')
    expected = MODELS.build(dict(type='KDLoss', temperature=4.0))(student, teacher)
    torch.testing.assert_close(losses['loss_kd'], expected)


def test_predicts_as_its_student():
    model = build(toy.distiller()).eval()
    data = model.data_preprocessor(toy.data(), False)
    assert torch.equal(model(data['inputs']), model.student(data['inputs']))
    scores = [sample.pred_score for sample in model.val_step(toy.data())]
    expected = model.student(data['inputs']).softmax(1)
    torch.testing.assert_close(torch.stack(scores), expected)


@pytest.mark.parametrize('norm', ['batch', 'group'])
def test_teacher_never_changes(norm):
    teacher = toy.classifier(channels=16, norm=norm, dropout=0.5)
    model = build(toy.distiller(teacher=teacher))
    before = copy.deepcopy(model.teacher.module.state_dict())
    model.train()
    assert not any(module.training for module in model.teacher.module.modules())
    train(model)
    after = model.teacher.module.state_dict()
    assert all(torch.equal(after[key], value) for key, value in before.items())
    assert not any(parameter.requires_grad or parameter.grad is not None
                   for parameter in model.teacher.module.parameters())


def test_teacher_with_drop_path_is_deterministic():
    teacher = dict(
        type='ImageClassifier', _scope_='mmpretrain',
        backbone=dict(type='ResNet', depth=18, base_channels=8, drop_path_rate=0.5),
        neck=dict(type='GlobalAveragePooling'),
        head=dict(type='LinearClsHead', num_classes=toy.CLASSES, in_channels=64))
    model = build(toy.distiller(teacher=teacher))
    data = model.data_preprocessor(toy.data(shape=(32, 32)), True)
    batch = model.prepare_batch(**data)
    first, second = model.forward_teacher(batch), model.forward_teacher(batch)
    assert torch.equal(first['logits'], second['logits'])


def test_teacher_is_nowhere_but_in_its_place():
    model = build(toy.distiller())
    teacher = {id(tensor) for tensor in model.teacher.module.state_dict(keep_vars=True).values()}
    assert not teacher & {id(tensor) for tensor in model.state_dict(keep_vars=True).values()}
    assert not any('teacher' in name for name, _ in model.named_modules())
    copied = copy.deepcopy(model)
    assert copied.teacher.module is model.teacher.module
    assert copied.student is not model.student


def test_moving_a_deep_copy_leaves_the_shared_teacher_where_it_is():
    model = build(toy.distiller())
    copy.deepcopy(model).to('meta')
    assert {parameter.device.type for parameter in model.teacher.module.parameters()} == {'cpu'}


def test_features_do_not_outlive_the_step():
    model = build(toy.distiller())
    kept = []
    model.student.head.fc.register_forward_hook(lambda *args: kept.append(weakref.ref(args[2])))
    gc.disable()
    try:
        train(model)
        assert [reference() for reference in kept] == [None] * 3
    finally:
        gc.enable()


def test_distillation_loss_named_as_a_task_loss_is_refused():
    losses = dict(loss_task=toy.kd_losses()['loss_kd'])
    with pytest.raises(ValueError, match=r"both yield \['loss_task'\]: rename"):
        train(build(toy.distiller(losses=losses)), steps=1)


def test_teacher_does_not_run_when_nothing_is_captured():
    model = build(toy.distiller(teacher_layers={}, losses={}))
    model.teacher.module.backbone.register_forward_pre_hook(lambda *_: pytest.fail('it ran'))
    assert list(train(model, steps=1)[0]) == ['loss', 'loss_task']


def test_teacher_follows_the_device_and_keeps_its_dtype():
    model = build(toy.distiller(teacher_engine=dict(dtype='bfloat16')))
    model.half()
    model.to('meta')
    parameters = list(model.teacher.module.parameters())
    assert {parameter.device.type for parameter in parameters} == {'meta'}
    assert {parameter.dtype for parameter in parameters} == {torch.bfloat16}


@pytest.mark.parametrize('extra', [{}, NOISY])
def test_weight_zero_is_stock_training_to_the_bit(extra):
    torch.manual_seed(0)
    with toy.scope('mmpretrain'):
        stock = MODELS.build(toy.classifier(dropout=0.3))
    stock.init_weights()
    train(stock.train())
    torch.manual_seed(0)
    config = copy.deepcopy(toy.distiller(student=toy.classifier(dropout=0.3), **extra))
    config['losses']['loss_kd']['weight'] = 0.0
    model = MODELS.build(config)
    toy.init_without_teacher(model)
    train(model.train())
    for key, value in stock.state_dict().items():
        assert torch.equal(model.student.state_dict()[key], value), key


def test_gradient_reaches_student_and_connector_only():
    model = build(toy.distiller(**copy.deepcopy(NOISY)))
    model.forward(**model.data_preprocessor(toy.data(), True), mode='loss')['loss_kd'].backward()
    assert all(parameter.grad is not None for parameter in model.connectors.parameters())
    assert all(parameter.grad is not None for parameter in model.student.parameters())


def test_monitored_scalars_are_logged_and_do_not_train():
    log, = train(build(toy.distiller(**copy.deepcopy(NOISY))), steps=1)
    assert 'noisy_share' in log
    assert torch.equal(log['loss'], log['loss_task'] + log['loss_kd'])


def test_monitored_scalar_named_loss_is_refused():
    model = build(toy.distiller())
    model.losses['loss_kd'].monitored = dict(loss_part=torch.zeros(()))
    with pytest.raises(ValueError, match='kd_loss_part'):
        train(model, steps=1)


def test_losses_are_float32_under_autocast():
    seen = {}

    def remember(module, args, kwargs):
        seen.update(kwargs, is_autocast=torch.is_autocast_enabled('cpu'))

    model = build(toy.distiller())
    model.losses['loss_kd'].register_forward_pre_hook(remember, with_kwargs=True)
    with torch.autocast('cpu', dtype=torch.bfloat16), model.student_capture as outputs:
        model.student(torch.zeros(2, 3, 16, 16))
    assert outputs['logits'].dtype == torch.bfloat16
    with torch.autocast('cpu', dtype=torch.bfloat16):
        loss = model(**model.data_preprocessor(toy.data(), True), mode='loss')['loss_kd']
    assert seen['student_logits'].dtype == seen['teacher_logits'].dtype == torch.float32
    assert loss.dtype == torch.float32
    assert not seen['is_autocast']


def test_soft_labels_train_with_a_loss_that_needs_none():
    student = toy.classifier()
    student['train_cfg'] = dict(augments=[dict(type='Mixup', alpha=1.0)])
    log, = train(build(toy.distiller(student=student)), steps=1)
    assert torch.isfinite(log['loss_kd'])
