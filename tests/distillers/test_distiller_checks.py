"""What does not fit together fails when a distiller is built; the message says what is known."""
import copy

import pytest

from mmkd.registry import MODELS
from tests import toy_models as toy


@pytest.mark.parametrize('change, message', [
    (dict(student_layers=dict(logits='head.fcc')),
     r"no sub-module 'head.fcc'. head holds: loss_module, fc"),
    (dict(teacher_layers=dict(logits='backbone.stage9')), 'backbone holds: stage1, conv'),
    (dict(teacher=toy.classifier(channels=16, classes=7)),
     'different classes: student.logits has 5, teacher.logits has 7'),
    (dict(losses=dict(kd=toy.kd_losses()['loss_kd'])), "must start with 'loss_'"),
    (dict(losses=dict(loss_kd=dict(module=dict(type='KDLoss'), inputs=dict(
        student_logits='student.logit', teacher_logits='teacher.logits')))),
     "unknown source 'student.logit'. Did you mean 'student.logits'"),
    (dict(losses=dict(loss_kd=dict(module=dict(type='KDLoss'), inputs=dict(
        logits='student.logits', teacher_logits='teacher.logits')))),
     'KDLoss.forward takes: student_logits, teacher_logits'),
    (dict(connectors=dict(a=dict(module=dict(type='NoisyConnector'),
                                 inputs=dict(logits='connector.b')))),
     "connector 'a'.*unknown source 'connector.b'"),
    (dict(losses=dict(loss_kd=None)), "loss 'loss_kd': expected a dict with"),
    (dict(losses=dict(loss_kd=dict(module=dict(type='KDLoss'), inputs='student.logits'))),
     'inputs maps arguments to sources'),
    (dict(losses=dict(loss_kd={**toy.kd_losses()['loss_kd'], 'weight': 'x'})),
     "weight must be a number from 0 on, got 'x'"),
    (dict(losses=dict(loss_kd={**toy.kd_losses()['loss_kd'], 'weight': float('nan')})),
     'weight must be a number from 0 on, got nan'),
    (dict(losses=dict(loss_kd={**toy.kd_losses()['loss_kd'], 'weight': -1})),
     'weight must be a number from 0 on, got -1'),
    (dict(losses=[toy.kd_losses()['loss_kd']]), r'losses must be Mapping \| None, got'),
    (dict(connectors={'a.b': dict(module=dict(type='NoisyConnector'), inputs={})}),
     "connector 'a.b': the name must not contain a dot"),
    (dict(teacher_input=dict(sizes=3)), 'teacher_input: unknown keys'),
    (dict(student_engine=dict(dtype='float16')), "unknown key 'dtype'"),
    (dict(teacher_engine=dict(dtype='int8')), 'dtype must be one of'),
    (dict(teacher_input=dict(mean=[1, 2, 3])), 'mean and std come together'),
])
def test_what_does_not_fit_fails_at_build(change, message):
    with pytest.raises(ValueError, match=message):
        MODELS.build(toy.distiller(**change))


def test_config_is_not_changed_by_building():
    config = toy.distiller()
    before = copy.deepcopy(config)
    MODELS.build(config)
    assert config == before
