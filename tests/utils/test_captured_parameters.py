"""Captured parameters, and the classes that captured layers tell."""
import copy

import pytest
import torch
from torch import nn

from mmkd.utils.feature_capture import FeatureCapture


def test_parameters_can_be_captured():
    network = nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2)).eval()
    capture = FeatureCapture(network, dict(scale=dict(parameter='1.weight'), first='0'))
    with capture as outputs:
        network(torch.ones(1, 2))
    assert outputs['scale'] is network[1].weight
    capture.stops_early = True
    with capture as outputs:
        network(torch.ones(1, 2))
    assert set(outputs) == {'scale', 'first'}
    copied = copy.deepcopy([network, capture])
    with copied[1] as outputs:
        copied[0](torch.ones(1, 2))
    assert outputs['scale'] is copied[0][1].weight


def test_only_layers_that_tell_their_classes_have_class_counts():
    network = nn.Sequential(nn.Linear(3, 5), nn.BatchNorm1d(5))
    network.temperature = nn.Parameter(torch.tensor(1.0))
    capture = FeatureCapture(network, dict(
        weight=dict(parameter='0.weight'), scale=dict(parameter='1.weight'),
        temperature=dict(parameter='temperature'), norm='1', logits='0'))
    assert capture.class_counts() == dict(weight=5, logits=5)


def test_channels_of_maps_are_classes_only_where_they_are_asked_for():
    capture = FeatureCapture(nn.Sequential(nn.Conv2d(3, 6, 1)), dict(scores='0'))
    assert capture.class_counts() == {}
    assert capture.class_counts(of_maps=True) == dict(scores=6)


@pytest.mark.parametrize('path, message', [
    ('1.gain', r"1 has no parameter 'gain'; it has \['weight', 'bias'\]"),
    ('1.running_mean', "no parameter 'running_mean'"), ('7.weight', "no sub-module '7'")])
def test_unknown_parameters_are_named(path, message):
    network = nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2))
    with pytest.raises(ValueError, match=message):
        FeatureCapture(network, dict(scale=dict(parameter=path)))
