import pytest
import torch
from torch import nn

from mmkd.structures.batch import Batch
from mmkd.teachers import running_copy
from mmkd.teachers.frozen_teacher import FrozenTeacher
from mmkd.utils.feature_capture import FeatureCapture
from tests import golden
from tests.models import zoo

IMAGES = golden.wave((2, 3, 32, 32), 0.5)


class PartlyInFloat32(nn.Module):
    """Turns autocast off around one layer, as numerically delicate modules do."""

    def __init__(self):
        super().__init__()
        self.first, self.exact, self.unused = nn.Linear(4, 4), nn.Linear(4, 4), nn.Linear(4, 4)

    def forward(self, x):
        x = self.first(x)
        with torch.autocast('cpu', enabled=False):
            return self.exact(x.float())


class Casts(torch.utils._python_dispatch.TorchDispatchMode):
    """Counts roundings of parameters to half precision."""

    def __init__(self, parameters):
        super().__init__()
        self.pointers, self.number = {p.data_ptr() for p in parameters}, 0

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        if func is torch.ops.aten._to_copy.default:
            self.number += args[0].data_ptr() in self.pointers
        return func(*args, **(kwargs or {}))


def frozen_teacher(**engine):
    network = golden.calibrate(golden.fill(zoo.build_classifier('resnet8')), 32).float()
    return FrozenTeacher(network, dict(maps='backbone.stage2', logits='head.fc'), engine=engine)


def test_layers_outside_autocast_are_left_alone():
    network = PartlyInFloat32().eval()
    layers = running_copy.CastLayers(network)
    with layers.watch(), torch.autocast('cpu', dtype=torch.bfloat16):
        network(torch.ones(2, 4))
    assert layers.found == ['first']
    assert not any(module._forward_pre_hooks for module in network.modules())
    copied, _ = running_copy.cast_copy(network, FeatureCapture(network, {}), layers.found,
                                       torch.bfloat16)
    assert copied.first.weight.dtype == copied.first.bias.dtype == torch.bfloat16
    assert copied.exact.weight is network.exact.weight
    assert network.first.weight.dtype == torch.float32


@pytest.mark.parametrize('engine', [{}, dict(fold_batchnorm=True)])
def test_weights_are_rounded_once_and_nothing_else_changes(engine, monkeypatch):
    frozen, casting = frozen_teacher(**engine), frozen_teacher(**engine)
    with torch.autocast('cpu', dtype=torch.bfloat16):
        first, second = frozen(Batch(IMAGES)), frozen(Batch(IMAGES))
        with Casts(frozen._running[0].parameters()) as casts:
            frozen(Batch(IMAGES))
        with monkeypatch.context() as patch:
            patch.setattr(running_copy, 'CAST_BY_AUTOCAST', set())
            expected = casting(Batch(IMAGES))
            with Casts(casting._running[0].parameters()) as casts_each_time:
                casting(Batch(IMAGES))
    assert casts.number == 0 < casts_each_time.number
    for name in expected:
        assert torch.equal(first[name], expected[name])
        assert torch.equal(second[name], expected[name])
    assert {p.dtype for p in frozen.module.parameters()} == {torch.float32}


def test_captured_parameter_is_read_as_it_is():
    network = golden.calibrate(golden.fill(zoo.build_classifier('resnet8')), 32).float()
    frozen = FrozenTeacher(network, dict(weight=dict(parameter='head.fc.weight'), logits='head.fc'))
    with torch.autocast('cpu', dtype=torch.bfloat16):
        for _ in range(2):
            assert torch.equal(frozen(Batch(IMAGES))['weight'], network.head.fc.weight)


def test_another_precision_is_prepared_anew():
    frozen = frozen_teacher()
    exact = frozen(Batch(IMAGES))['logits']
    with torch.autocast('cpu', dtype=torch.bfloat16):
        half = frozen(Batch(IMAGES))['logits']
    assert not torch.equal(half, exact)
    assert torch.equal(frozen(Batch(IMAGES))['logits'], exact)
