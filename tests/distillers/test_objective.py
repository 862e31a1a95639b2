"""The objective on its own, with sources that are plain tensors."""
import pytest
import torch
from torch import nn

from mmkd.distillers import objective as objective_module
from mmkd.distillers.objective import Objective
from mmkd.registry import MODELS
from mmkd.structures import Batch

BATCH = Batch(torch.zeros(2, 3, 4, 4))
SOURCES = {'student.x': torch.tensor([1.0, 2.0]), 'teacher.x': torch.tensor([3.0, 5.0])}


@MODELS.register_module()
class SumAndProduct(nn.Module):
    """A connector with two outputs."""

    outputs = ('sum', 'product')
    classes_from = dict(sum='x', product='y')
    returned = None

    def forward(self, x, y):
        made = dict(sum=x + y, product=x * y)
        return made if self.returned is None else self.returned


def connector(**options):
    return dict(both=dict(module=dict(type='SumAndProduct'), inputs={
        'x': 'student.x', 'y': 'teacher.x', **options}))


def losses(student='connector.both.product', teacher='teacher.x', **options):
    return dict(loss_a=dict(module=dict(type='ToyMSELoss'), inputs=dict(
        student=student, teacher=teacher), **options))


def test_named_outputs_are_sources():
    objective = Objective(connector(), losses(teacher='connector.both.sum', weight=2.0))
    objective.check(SOURCES, {})
    # products 3 and 10, sums 4 and 7: 2 * (1 + 9) / 2
    assert objective(SOURCES, BATCH)['loss_a'] == 10


@pytest.mark.parametrize('source, message', [
    ('connector.both', r"unknown source 'connector\.both'"),
    ('connector.both.products', r"Did you mean 'connector\.both\.product'\?")])
def test_outputs_are_checked_when_the_model_is_built(source, message):
    with pytest.raises(ValueError, match=message):
        Objective(connector(), losses(student=source)).check(SOURCES, {})


@pytest.mark.parametrize('returned, message', [
    (dict(sum=1), r"dict of its outputs \['sum', 'product'\], got \['sum'\]"),
    (torch.zeros(2), 'got Tensor')])
def test_outputs_that_are_missing_are_named(returned, message):
    objective = Objective(connector(), losses())
    objective.connectors['both'].returned = returned
    with pytest.raises(RuntimeError, match=message):
        objective(SOURCES, BATCH)


def test_connectors_may_read_named_outputs_in_any_order():
    connectors = dict(
        after=dict(module=dict(type='SumAndProduct'), inputs=dict(
            x='connector.both.sum', y='connector.both.product')), **connector())
    objective = Objective(connectors, losses(student='connector.after.sum'))
    objective.check(SOURCES, {})
    assert list(objective.connectors) == ['both', 'after']
    assert objective.owners_read_by('loss_a') == {'student', 'teacher'}


def test_only_the_connectors_of_the_wanted_losses_run():
    objective = Objective(connector(), losses('student.x'))
    objective.connectors['both'].forward = lambda **inputs: pytest.fail('it ran')
    assert list(objective.unweighted(SOURCES, BATCH)) == ['loss_a']


def test_connectors_that_no_loss_reads_are_named(monkeypatch):
    messages = []
    monkeypatch.setattr(objective_module, 'print_log', lambda text, *args, **kwargs:
                        messages.append(text))
    Objective(connector(), losses()).check(SOURCES, {})
    assert not messages
    Objective(connector(), losses('student.x')).check(SOURCES, {})
    assert "no loss reads the connectors ['both']" in messages[0]


def test_class_counts_pass_through_connectors():
    entry = dict(loss_kd=dict(module=dict(type='KDLoss'), inputs=dict(
        student_logits='connector.both.sum', teacher_logits='connector.both.product')))
    objective = Objective(connector(), entry)
    objective.check(SOURCES, {'student.x': 5, 'teacher.x': 5})
    with pytest.raises(ValueError, match=r'both\.sum has 5, connector\.both\.product has 7'):
        objective.check(SOURCES, {'student.x': 5, 'teacher.x': 7})


def test_weight_and_warmup():
    objective = Objective({}, losses('student.x', weight=3.0, warmup_epochs=4))
    plain = objective.unweighted(SOURCES, BATCH)['loss_a']
    objective.set_progress(epoch=1, num_epochs=8)
    assert objective(SOURCES, BATCH)['loss_a'] == 1.5 * plain
