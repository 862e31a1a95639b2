"""Losses that take a softmax refuse the logits of multi-label heads, however they get them."""
import pytest
import torch

from mmkd.distillers import Distiller, MutualDistiller
from mmkd.registry import MODELS
from tests import toy_models as toy

SIGMOID = dict(loss_sigmoid=dict(module=dict(type='SigmoidKDLoss'), inputs=dict(
    student_logits='student.logits', teacher_logits='teacher.logits')))


def multi_label(channels=8, kind='MultiLabelLinearClsHead'):
    network = toy.classifier(channels)
    network['head'] = dict(type=kind, num_classes=toy.CLASSES, in_channels=channels)
    return network


def csra():
    network = multi_label(kind='CSRAClsHead')
    network['head'] |= dict(num_heads=1, lam=0.1)
    network['neck'] = None
    return network


@pytest.mark.parametrize('networks, named', [
    (dict(student=multi_label()), r'student\.logits comes'),
    (dict(teacher=multi_label(16)), r'teacher\.logits comes'),
    (dict(student=multi_label(), teacher=multi_label(16)),
     r'student\.logits, teacher\.logits come')])
def test_a_softmax_of_multi_label_logits_is_refused(networks, named):
    with pytest.raises(ValueError, match=f"'loss_kd': KDLoss.*{named} from a multi-label head.*"
                                         'SigmoidKDLoss'):
        MODELS.build(toy.distiller(**networks))


def test_the_head_itself_is_known_too():
    with pytest.raises(ValueError, match=r'student\.logits comes from a multi-label head'):
        MODELS.build(toy.distiller(student=csra(), student_layers=dict(logits='head')))


def test_connectors_pass_the_kind_of_logits_on():
    config = toy.distiller(student=multi_label(), teacher=multi_label(16), **toy.sdd())
    with pytest.raises(ValueError, match=r"'loss_sdd': SDDLoss.*connector\.regions\."):
        MODELS.build(config)


def test_features_of_multi_label_networks_can_be_compared():
    layers = dict(last='backbone')
    loss = dict(loss_map=dict(module=dict(type='ToyMSELoss'), inputs=dict(
        student='student.last', teacher='teacher.last')))
    MODELS.build(toy.distiller(student=multi_label(), teacher=multi_label(), losses=loss,
                               student_layers=layers, teacher_layers=layers))


def test_peers_with_multi_label_heads():
    peers = dict(type='MutualDistiller', peers=[multi_label(), multi_label()],
                 layers=dict(logits='head.fc'))
    with pytest.raises(ValueError, match='from a multi-label head'):
        MODELS.build(dict(peers, losses=toy.kd_losses()))
    assert isinstance(MODELS.build(dict(peers, losses=SIGMOID)), MutualDistiller)


def test_a_multi_label_student_learns_by_sigmoids():
    model = MODELS.build(toy.distiller(
        student=multi_label(), teacher=multi_label(16), losses=SIGMOID))
    assert isinstance(model, Distiller)
    toy.init_without_teacher(model)
    batch = model.data_preprocessor(toy.data(), training=True)
    for sample, score in zip(batch['data_samples'], torch.eye(toy.CLASSES).repeat(2, 1)):
        sample.set_gt_score(score + score.roll(1))  # two classes each
    losses = model(**batch, mode='loss')
    assert losses['loss_sigmoid'] > 0 and losses['loss_task'].isfinite()
    losses['loss_sigmoid'].backward()
    assert model.student.head.fc.weight.grad.any()
