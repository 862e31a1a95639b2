"""A distiller of networks that exist already, in a loop of one's own."""
import copy

import pytest
import torch
import torchvision
from torch import nn

import mmkd
from mmkd.distillers import Distiller
from mmkd.registry import MODELS
from tests import toy_models as toy

SHAPE = (3, 32, 32)


def network(seed=0, classes=5):
    torch.manual_seed(seed)
    return torchvision.models.resnet18(num_classes=classes)


def batch(seed=0):
    generator = torch.Generator().manual_seed(seed)
    return (torch.randn(8, *SHAPE, generator=generator),
            torch.randint(0, 5, (8,), generator=generator))


def through_config(method_losses, layers, student, teacher):
    """The same networks as a config names them, with the same weights."""
    config = dict(type='mmkd.ModuleClassifier',
                  module=dict(type='torchvision.models.resnet18', num_classes=5))
    torch.manual_seed(0)
    model = MODELS.build(dict(
        type='Distiller', student={**config, 'loss_weight': 0.1}, teacher=config,
        student_layers=layers, teacher_layers=layers, **method_losses))
    model.student.load_state_dict(student.state_dict())
    model.teacher.module.load_state_dict(teacher.state_dict())
    toy.init_without_teacher(model)
    return model.train()


def test_the_losses_are_those_of_a_config_to_the_bit():
    student, teacher = network(1), network(2)
    frozen = copy.deepcopy(student)
    layers = dict(logits='module.fc', last_map='module.layer4',
                  weight=dict(parameter='module.fc.weight'), bias=dict(parameter='module.fc.bias'))
    described = toy.sdd(0.9, dict(type='KDLoss', temperature=4.0))
    described = {key: described[key] for key in ('connectors', 'losses')}
    expected = through_config(described, layers, frozen, teacher)
    distiller = mmkd.Distiller(student, teacher, method='sd_kd', image_shape=SHAPE).train()
    images, labels = batch()
    losses = distiller(images, labels)
    wanted = expected(images, labels)
    assert {key: value.item() for key, value in losses.items()} == {
        key: value.item() for key, value in wanted.items()}
    sum(losses.values()).backward()
    sum(wanted.values()).backward()
    for mine, other in zip(student.parameters(), expected.student.parameters()):
        assert torch.equal(mine.grad, other.grad)


def test_a_loop_of_five_lines_trains_the_student_and_leaves_the_teacher():
    student, teacher = network(1), network(2)
    before = copy.deepcopy(teacher.state_dict())
    distiller = mmkd.Distiller(student, teacher, method='kd', image_shape=SHAPE).train()
    optimizer = torch.optim.SGD(distiller.parameters(), lr=1e-3)
    images, labels = batch()
    sums = []
    for _ in range(6):
        losses = distiller(images, labels)
        sums.append(sum(losses.values()).item())
        optimizer.zero_grad()
        sum(losses.values()).backward()
        optimizer.step()
    assert sums[-1] < sums[0]
    assert all(torch.equal(value, before[key]) for key, value in teacher.state_dict().items())
    assert torch.equal(distiller.eval()(images), student.eval()(images))


def test_the_student_keeps_its_weights_and_its_keys():
    student = network(1)
    before = copy.deepcopy(student.state_dict())
    distiller = mmkd.Distiller(student, network(2), method='fitnet', image_shape=SHAPE)
    state = distiller.state_dict()
    assert {key.removeprefix('student.') for key in state if key.startswith('student.')} == set(
        before)
    assert all(torch.equal(state[f'student.{key}'], value) for key, value in before.items())
    distiller.load_state_dict(state)


def test_a_model_of_mmpretrain_and_a_plain_network_go_together():
    student = MODELS.build(toy.classifier())
    weights = [parameter.clone() for parameter in student.parameters()]
    distiller = Distiller(student, network(2), method='kd', image_shape=SHAPE).train()
    distiller.init_weights()
    assert all(torch.equal(a, b) for a, b in zip(weights, student.parameters()))
    losses = distiller(*batch())
    assert set(losses) == {'loss_task', 'loss_kd'}
    assert student.head.loss_module.loss_weight == 0.1


def test_layers_can_be_named():
    distiller = Distiller(
        network(1), network(2), student_layers=dict(logits='module.fc'),
        teacher_layers=dict(logits='module.fc'), losses=toy.kd_losses(2.0)).train()
    assert distiller(*batch())['loss_kd'] > 0


def test_other_classes_are_refused_for_logits_and_taken_for_features():
    with pytest.raises(ValueError, match='compares logits of different classes'):
        Distiller(network(1), network(2, classes=7), method='kd', image_shape=SHAPE)
    distiller = Distiller(network(1), network(2, classes=7), method='sp', image_shape=SHAPE)
    assert distiller.train()(*batch())['loss_sp'].isfinite()


@pytest.mark.parametrize('wrong, message', [
    (dict(method='sdkd'), "no method 'sdkd'. Did you mean 'sd_kd'"),
    (dict(method='vsd'), 'it needs a distiller of its own. Methods that fit these networks: at'),
    (dict(method='kd', image_shape=(1, 32, 32)), 'student cannot run on images of 1x32x32'),
])
def test_what_does_not_fit_is_refused(wrong, message):
    with pytest.raises(ValueError, match=message):
        Distiller(network(1), network(2), **{'image_shape': SHAPE, **wrong})


def test_a_network_without_logits_is_refused():
    with pytest.raises(ValueError, match=r'must answer logits \(N, K\)'):
        Distiller(nn.Conv2d(3, 4, 3), network(2), method='kd', image_shape=SHAPE)
