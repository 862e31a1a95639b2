import pytest
import torch
from torch import nn

from mmkd.distillers import wiring
from mmkd.structures.batch import Batch

KNOWN = ['student.logits', 'teacher.logits', 'batch.labels', 'batch.inputs']
GOOD = dict(student_logits='student.logits', teacher_logits='teacher.logits')


class Loss(nn.Module):
    def forward(self, student_logits, teacher_logits, labels=None):
        return student_logits


def check(**inputs):
    wiring.check_inputs("loss 'loss_x'", Loss(), inputs, KNOWN)


def test_accepts_good_inputs_with_and_without_the_optional_one():
    check(**GOOD)
    check(**GOOD, labels='batch.labels')
    check(student_logits=['student.logits', 'student.logits'], teacher_logits='teacher.logits')


def test_unknown_argument():
    with pytest.raises(ValueError, match=r"loss 'loss_x'.*\['logits'\].*Loss.forward takes: "
                       'student_logits, teacher_logits, labels'):
        check(**GOOD, logits='student.logits')


def test_missing_argument():
    with pytest.raises(ValueError, match=r"no source for the arguments \['teacher_logits'\]"):
        check(student_logits='student.logits')


@pytest.mark.parametrize('source', ['student.logit', ['student.logits', 'student.logit'], 7])
def test_unknown_source(source):
    with pytest.raises(ValueError, match=r'unknown source.*Known here: student.logits, teacher'):
        check(student_logits=source, teacher_logits='teacher.logits')


def test_close_name_is_offered():
    with pytest.raises(ValueError, match=r"Did you mean 'student\.logits'"):
        check(student_logits='student.logit', teacher_logits='teacher.logits')


def test_module_that_takes_any_keyword():
    class Anything(nn.Module):
        def forward(self, **features):
            return features

    wiring.check_inputs('connector', Anything(), dict(a='student.logits'), KNOWN)


@pytest.mark.parametrize('entry, message', [
    (dict(module={}, input={}), r"unknown keys \['input'\]; missing keys \['inputs'\]"),
    (dict(inputs={}), r"missing keys \['module'\]"),
])
def test_entry_keys(entry, message):
    with pytest.raises(ValueError, match=message):
        wiring.check_entry('loss', 'loss_x', entry, {'module', 'inputs', 'weight'})


def test_gather_resolves_lists_and_batch_fields():
    batch = Batch(torch.zeros(1, 3, 2, 2))
    gathered = wiring.resolve_inputs(dict(a='student.x', b=['teacher.x', 'batch.inputs']),
                             {'student.x': 1, 'teacher.x': 2}, batch)
    assert gathered == dict(a=1, b=[2, batch.inputs])


def test_connectors_stand_behind_those_that_they_read():
    entries = dict(a=dict(inputs=dict(x='connector.c', y=['student.s', 'connector.b'])),
                   b=dict(inputs=dict(x='teacher.t')), c=dict(inputs=dict(x='connector.b')))
    assert list(wiring.in_order(entries)) == ['b', 'c', 'a']
    kept = dict(z=dict(inputs=dict(x='student.s')), a=dict(inputs=dict(x='student.s')))
    assert list(wiring.in_order(kept)) == ['z', 'a']


def test_connectors_that_wait_for_each_other_are_named():
    entries = dict(a=dict(inputs=dict(x='connector.b')), b=dict(inputs=dict(x='connector.a')))
    with pytest.raises(ValueError, match=r"\['a', 'b'\] wait for each other"):
        wiring.in_order(entries)
