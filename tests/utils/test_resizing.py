import pytest
import torch
import torch.nn.functional as F

from mmkd.utils import resizing


@pytest.fixture
def is_deterministic():
    torch.use_deterministic_algorithms(True)
    yield
    torch.use_deterministic_algorithms(False)


def value_and_gradient(function, maps):
    maps = maps.clone().requires_grad_()
    value = function(maps)
    weights = torch.linspace(-1, 1, value.numel(), dtype=value.dtype).view_as(value)
    return value, torch.autograd.grad((value * weights).sum(), maps)[0]


SIZES = [((8, 8), (4, 4)), ((8, 8), (1, 1)), ((7, 5), (3, 2)), ((3, 4), (5, 9)), ((6, 6), (6, 6))]


@pytest.mark.parametrize('shape, size', SIZES)
def test_means_and_gradients_are_those_of_torch(shape, size, is_deterministic):
    maps = torch.randn(2, 3, *shape, dtype=torch.float64)
    found = value_and_gradient(lambda x: resizing.adaptive_avg_pool2d(x, size), maps)
    expected = value_and_gradient(lambda x: F.adaptive_avg_pool2d(x, size), maps)
    torch.testing.assert_close(found, expected)


@pytest.mark.parametrize('shape, size', SIZES)
def test_means_of_half_precision_are_rounded_once(shape, size, is_deterministic):
    maps = 100 * torch.rand(2, 3, *shape, dtype=torch.float64).half()
    found = resizing.adaptive_avg_pool2d(maps, size)
    assert found.dtype == torch.float16
    torch.testing.assert_close(found.double(), F.adaptive_avg_pool2d(maps.double(), size),
                               rtol=5e-4, atol=0)


def test_one_number_is_both_sides(is_deterministic):
    maps = torch.randn(1, 2, 6, 6)
    assert torch.equal(resizing.adaptive_avg_pool2d(maps, 3),
                       resizing.adaptive_avg_pool2d(maps, (3, 3)))


@pytest.mark.parametrize('shape, size', SIZES)
def test_interpolated_values_and_gradients_are_those_of_torch(shape, size, is_deterministic):
    maps = torch.randn(2, 3, *shape, dtype=torch.float64)
    found = value_and_gradient(lambda x: resizing.resize_bicubic(x, size), maps)
    expected = value_and_gradient(
        lambda x: F.interpolate(x, size=size, mode='bicubic', align_corners=False), maps)
    torch.testing.assert_close(found, expected)


@pytest.mark.parametrize('function', [resizing.adaptive_avg_pool2d, resizing.resize_bicubic])
def test_what_has_no_deterministic_form_on_a_gpu_is_not_called(function, is_deterministic):
    maps = torch.randn(1, 2, 6, 6, requires_grad=True)
    names = {node.name() for node in _graph(function(maps, (4, 4)).grad_fn)}
    assert not any('AdaptiveAvgPool' in name or 'Bicubic' in name for name in names)


def _graph(node):
    yield node
    for following, _ in node.next_functions:
        if following is not None:
            yield from _graph(following)


def test_usual_runs_call_torch():
    maps = torch.randn(1, 2, 6, 6, requires_grad=True)
    assert 'AdaptiveAvgPool2D' in resizing.adaptive_avg_pool2d(maps, 4).grad_fn.name()
    assert 'Bicubic' in resizing.resize_bicubic(maps, (4, 4)).grad_fn.name()
