import copy

import pytest
import torch
from torch import nn

from mmkd.hooks import GradientGuardHook
from mmkd.registry import MODELS
from tests import toy_runs


@MODELS.register_module()
class ConnectorWithIdleWeight(nn.Module):
    def __init__(self):
        super().__init__()
        self.used = nn.Linear(toy_runs.CLASSES, toy_runs.CLASSES)
        self.idle = nn.Linear(2, 2)

    def forward(self, logits):
        return self.used(logits)


@MODELS.register_module()
class BrokenLoss(nn.Module):
    """Distils nothing, in one of three ways."""

    def __init__(self, kind):
        super().__init__()
        self.kind = kind

    def forward(self, student, teacher):
        if self.kind == 'constant':
            return teacher.square().mean()
        if self.kind == 'zero':
            return student.sum() * 0
        return student.sum() / (student - student).sum()


def broken(folder, kind, weight=1.0):
    return toy_runs.distiller(folder, losses=dict(loss_broken=dict(
        module=dict(type='BrokenLoss', kind=kind), weight=weight,
        inputs=dict(student='student.logits', teacher='teacher.logits'))))


@pytest.mark.parametrize('kind, message', [
    ('constant', 'loss_broken is constant: it has no gradient to the student'),
    ('zero', 'loss_broken is exactly zero'),
    ('infinite', r'iteration 1: .*losses are not finite.*loss_broken = (inf|-inf|nan)')])
def test_broken_loss_stops_the_run_with_its_name(tmp_path, kind, message):
    with pytest.raises(RuntimeError, match=message):
        toy_runs.train(tmp_path / 'run', broken(tmp_path, kind), epochs=1)


def test_weight_zero_is_no_broken_loss(tmp_path):
    runner = toy_runs.train(tmp_path / 'run', broken(tmp_path, 'constant', weight=0.0), epochs=1)
    assert runner.epoch == 1


def test_parameter_without_gradient_is_named(tmp_path):
    model = toy_runs.distiller(tmp_path, connectors=dict(linear=dict(
        module=dict(type='ConnectorWithIdleWeight'), inputs=dict(logits='student.logits'))))
    model['losses'] = copy.deepcopy(model['losses'])
    model['losses']['loss_kd']['inputs']['student_logits'] = 'connector.linear'
    with pytest.raises(RuntimeError, match=r'2 trainable parameters.*connectors.linear.idle.weight,'
                       ' connectors.linear.idle.bias'):
        toy_runs.train(tmp_path / 'run', model, epochs=1)


def test_good_run_leaves_no_hooks_behind(tmp_path):
    runner = toy_runs.train(tmp_path / 'run', toy_runs.distiller(tmp_path), epochs=1)
    guard, = (hook for hook in runner.hooks if isinstance(hook, GradientGuardHook))
    assert guard._handles == []
    assert all(not parameter._post_accumulate_grad_hooks
               for parameter in runner.model.parameters())
    assert torch.isfinite(runner.model.student.head.fc.weight).all()
