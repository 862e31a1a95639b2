import copy
import pickle

import pytest
from torch import nn

from mmkd.registry import MODELS
from tests import toy_models as toy


@MODELS.register_module()
class Plain(nn.Module):
    def __init__(self, width, depth=1):
        super().__init__()
        self.size = width, depth


@MODELS.register_module()
class PassesOn(Plain):
    def __init__(self, *, height, **kwargs):
        super().__init__(**kwargs)
        self.height = height


@MODELS.register_module()
class TakesAnything(nn.Module):
    def __init__(self, **kwargs):
        super().__init__()
        self.options = kwargs


@pytest.mark.parametrize('kind, message', [
    (dict(type='Plain', width=1, dept=2),
     r"Plain: unknown arguments \['dept'\]. Did you mean 'depth'\? It takes: width, depth"),
    (dict(type='PassesOn', height=1, width=2, size=3),
     r"Plain: unknown arguments \['size'\]. It takes: width, depth"),
    (dict(type='KDLoss', temprature=4.0), "KDLoss: unknown .* Did you mean 'temperature'")])
def test_unknown_arguments_are_named_with_the_known_ones(kind, message):
    with pytest.raises(ValueError, match=message):
        MODELS.build(kind)


def test_known_arguments_arrive():
    assert MODELS.build(dict(type='PassesOn', height=3, width=1, depth=2)).size == (1, 2)
    assert MODELS.build(dict(type='TakesAnything', colour=1)).options == dict(colour=1)


def test_a_checked_class_is_copied_and_pickled_as_before():
    module = Plain(1, depth=3)
    assert copy.deepcopy(module).size == pickle.loads(pickle.dumps(module)).size == (1, 3)


@pytest.mark.parametrize('change, message', [
    (dict(train_cfg=dict(augments=[])), r'train_cfg: .* model\.student\.train_cfg\. It takes'),
    (dict(teachers=[]), r'teachers must be Mapping \| None, got \[\]'),
    (dict(teacher_layer={}), "Did you mean 'teacher_layers'")])
def test_a_distiller_says_where_an_argument_belongs(change, message):
    with pytest.raises(ValueError, match=message):
        MODELS.build(toy.distiller(**change))
