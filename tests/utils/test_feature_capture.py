import copy
import gc
import weakref

import pytest
import torch
from torch import nn

from mmkd.utils.feature_capture import FeatureCapture


class Network(nn.Module):
    def __init__(self, inplace=False, repeats=1):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)
        self.relu = nn.ReLU(inplace=inplace)
        self.head = nn.Conv2d(4, 4, 1)
        self.unused = nn.Identity()
        self.repeats = repeats

    def forward(self, images):
        features = self.relu(self.conv(images))
        for _ in range(self.repeats):
            features = self.head(features)
        return (features,)


IMAGES = torch.linspace(-1, 1, 2 * 3 * 2 * 2).reshape(2, 3, 2, 2)


def test_records_what_the_layer_returned_and_only_inside_the_block():
    model = Network()
    capture = FeatureCapture(model, dict(conv='conv', relu='relu'))
    with capture as outputs:
        model(IMAGES)
    assert torch.equal(outputs['conv'], model.conv(IMAGES))
    assert torch.equal(outputs['relu'], model.conv(IMAGES).relu())
    before = dict(outputs)
    model(IMAGES + 1)
    assert all(outputs[name] is before[name] for name in before)


def test_unwraps_a_tuple_of_one():
    model = nn.Sequential(Network())
    capture = FeatureCapture(model, dict(out='0'))
    with capture as outputs:
        model(IMAGES)
    assert outputs['out'].shape == (2, 4, 2, 2)


def test_features_do_not_outlive_the_step():
    model = Network()
    capture = FeatureCapture(model, dict(conv='conv'))
    with capture as outputs:
        model(IMAGES)
    reference = weakref.ref(outputs['conv'])
    del outputs
    gc.collect()
    assert reference() is None


def test_deep_copy_records_into_its_own_copy():
    holder = nn.Module()
    holder.model = Network()
    holder.capture = FeatureCapture(holder.model, dict(conv='conv'))
    copied = copy.deepcopy(holder)
    with torch.no_grad():
        copied.model.conv.weight.zero_()
    with holder.capture as outputs, copied.capture as copied_outputs:
        copied.model(IMAGES)
        holder.model(IMAGES)
    assert not torch.equal(outputs['conv'], copied_outputs['conv'])
    assert torch.equal(outputs['conv'], holder.model.conv(IMAGES))


def test_layer_that_fires_twice_is_an_error_unless_asked_for():
    model = Network(repeats=3)
    with pytest.raises(RuntimeError, match=r"more than once.*collect='list'"), \
            FeatureCapture(model, dict(head='head')):
        model(IMAGES)
    model = Network(repeats=3)
    capture = FeatureCapture(model, dict(head=dict(module='head', collect='list')))
    with capture as outputs:
        result, = model(IMAGES)
    assert len(outputs['head']) == 3
    assert torch.equal(outputs['head'][2], result)


def test_after_an_error_the_next_block_works():
    model = Network()
    capture = FeatureCapture(model, dict(conv='conv'))
    with pytest.raises(RuntimeError, match='channels'), capture:
        model(IMAGES[:, :2])
    with capture as outputs:
        model(IMAGES)
    assert set(outputs) == {'conv'}


def test_rewritten_output_is_an_error():
    model = Network(inplace=True)
    with pytest.raises(RuntimeError, match=r"rewritten in place.*\['conv'\]"), \
            FeatureCapture(model, dict(conv='conv')):
        model(IMAGES)


def test_layer_that_did_not_run_is_an_error():
    model = Network()
    with pytest.raises(RuntimeError, match=r'did not run.*idle \(unused\)'), \
            FeatureCapture(model, dict(idle='unused')):
        model(IMAGES)


def test_unknown_path_lists_what_is_there():
    with pytest.raises(ValueError, match=r"no sub-module 'relo'.*conv, relu, head.*Close.*relu"):
        FeatureCapture(Network(), dict(logits='relo'))
    with pytest.raises(ValueError, match=r'0 holds: conv, relu, head, unused'):
        FeatureCapture(nn.Sequential(Network()), dict(logits='0.fc'))


@pytest.mark.parametrize('layer', [dict(module='conv'), 3, dict(module='conv', collect='last')])
def test_malformed_layer_is_an_error(layer):
    with pytest.raises(ValueError, match="layer 'x'"):
        FeatureCapture(Network(), dict(x=layer))


def test_module_known_under_two_names():
    model = Network()
    model.alias = model.conv
    with FeatureCapture(model, dict(x='alias')) as outputs:
        model(IMAGES)
    assert torch.equal(outputs['x'], model.conv(IMAGES))


def counted_network():
    network = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2), nn.Linear(2, 2))
    calls = []
    network[2].register_forward_hook(lambda *_: calls.append(1))
    return network, calls


def test_early_stop_skips_what_follows_the_last_layer():
    network, calls = counted_network()
    capture = FeatureCapture(network, dict(second='1', first='0'))
    with capture as full:
        network(torch.ones(1, 2))
    capture.stops_early = True
    reached = []
    with capture as outputs:
        network(torch.ones(1, 2))
        reached.append(1)
    assert len(calls) == 1 and not reached
    assert outputs.keys() == full.keys()
    assert all(torch.equal(outputs[name], full[name]) for name in full)


def test_early_stop_keeps_other_errors_and_works_again():
    network, calls = counted_network()
    capture = FeatureCapture(network, dict(first='0'))
    capture.stops_early = True
    with pytest.raises(RuntimeError, match='shapes cannot be multiplied'), capture:
        network(torch.ones(1, 3))
    with capture as outputs:
        network(torch.ones(1, 2))
    assert outputs['first'].shape == (1, 2) and not calls


def test_layers_of_unknown_number_forbid_the_early_stop():
    network, _ = counted_network()
    assert FeatureCapture(network, dict(first='0')).may_stop_early
    assert not FeatureCapture(
        network, dict(first=dict(module='0', collect='list'))).may_stop_early


def test_inner_capture_lets_the_end_of_an_outer_one_pass():
    """A network that captures its own taps runs inside the teacher's early stop."""
    model = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2))
    inner, outer = FeatureCapture(model, dict(tap='1')), FeatureCapture(model, dict(first='0'))
    outer.stops_early = True
    reached = []
    with outer as outputs:
        with inner:
            model(torch.zeros(1, 2))
        reached.append('behind the inner block')
    assert list(outputs) == ['first'] and not reached


def test_a_part_can_be_called_and_is_the_copy_s_own_in_a_copy():
    model = Network()
    capture = FeatureCapture(model, dict(head=dict(part='head')))
    other, other_capture = copy.deepcopy((model, capture))
    with capture as outputs, other_capture as others:
        model(IMAGES)
        assert outputs['head'] is model.head and others['head'] is other.head
    assert capture.is_called_again('head') and not capture.is_called_again('conv')
    assert capture.may_stop_early and capture.module_paths == []


class Criterion(nn.Module):
    def forward(self, pred, target, weight=None):
        return ((pred - target) * (1 if weight is None else weight)).sum()


def test_arguments_have_their_names_however_they_were_passed():
    model = nn.ModuleDict(dict(loss=Criterion()))
    once = FeatureCapture(model, dict(call=dict(arguments='loss')))
    often = FeatureCapture(model, dict(calls=dict(arguments='loss', collect='list')))
    target = torch.ones(2)
    with often as collected:
        with once as outputs:
            model['loss'](IMAGES, target, weight=3.0)
        assert set(outputs['call']) == {'pred', 'target', 'weight'}
        assert outputs['call']['target'] is target and outputs['call']['weight'] == 3.0
        model['loss'](IMAGES, weight=2.0, target=target)
    assert [call['weight'] for call in collected['calls']] == [3.0, 2.0]
    with pytest.raises(RuntimeError, match='ran more than once'), once:
        model['loss'](IMAGES, target)
        model['loss'](IMAGES, target)


@pytest.mark.parametrize('layer', [
    dict(part='head', collect='list'), dict(parameter='head.weight', collect='list'),
    dict(module='head'), dict(part='head', arguments='head'), dict(output='head'), dict(), 3])
def test_unknown_forms_are_listed(layer):
    with pytest.raises(ValueError, match=r'expected a path, .*dict\(part=path\)'):
        FeatureCapture(Network(), dict(layer=layer))


class TakesMore(nn.Module):
    def forward(self, image, **others):
        return image + others['offset']


def test_further_arguments_stand_beside_the_named_ones():
    model = nn.Sequential(TakesMore())
    with FeatureCapture(model, dict(call=dict(arguments='0'))) as outputs:
        model[0](torch.ones(1), offset=2.0)
    assert outputs['call'] == dict(image=torch.ones(1), offset=2.0)
    assert model[0](**outputs['call']) == 3.0


def test_arguments_collect_only_a_list():
    with pytest.raises(ValueError, match="collect must be 'list'"):
        FeatureCapture(Network(), dict(layer=dict(arguments='head', collect='last')))
