import torch

from mmkd.connectors import SelfSupervisedModule
from tests.golden import wave


def test_pools_maps_and_takes_pooled_features():
    module = SelfSupervisedModule(6, 5, hidden_channels=7)
    maps = wave((2, 6, 4, 4), 0.3)
    torch.testing.assert_close(module(maps), module(maps.mean((2, 3))))
    assert module(maps).shape == (2, 5)


def test_width_between_the_layers_is_that_of_the_input():
    shapes = [tuple(parameter.shape) for parameter in SelfSupervisedModule(6).parameters()]
    assert shapes == [(6, 6), (6,), (128, 6), (128,)]
