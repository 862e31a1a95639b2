"""Deformable convolution and attention."""
import numpy as np
import pytest
import torch
from torch.autograd import gradcheck

from tests.mmcv_operators import oracles

pytestmark = pytest.mark.usefixtures('stand_in_in_use')
GEOMETRIES = [dict(stride=1, padding=1, dilation=1, groups=1, deform_groups=1),
              dict(stride=2, padding=2, dilation=2, groups=2, deform_groups=2)]


def convolution_inputs(geometry):
    """Maps, shifts, mask, kernels and bias in float64."""
    span = geometry['dilation'] * 2 + 1
    sides = [(side + 2 * geometry['padding'] - span) // geometry['stride'] + 1 for side in (6, 7)]
    groups = geometry['deform_groups']
    shapes = [(2, 4, 6, 7), (2, groups * 18, *sides), (2, groups * 9, *sides),
              (6, 4 // geometry['groups'], 3, 3), (6,)]
    # Shifts stay off whole pixels, where the gradient jumps.
    made = [torch.randn(shape, dtype=torch.float64) for shape in shapes]
    made[1] = torch.randint(-2, 3, shapes[1]) + torch.rand(shapes[1]).double() * 0.8 + 0.1
    return made


@pytest.mark.parametrize('geometry', GEOMETRIES, ids=['plain', 'strided groups'])
def test_deformable_convolution_is_the_loop(geometry):
    from mmcv.ops import deform_conv2d
    maps, shifts, _, kernels, _ = convolution_inputs(geometry)
    found = deform_conv2d(maps, shifts, kernels, *geometry.values())
    expected = oracles.deform_conv(maps.numpy(), kernels.numpy(), shifts.numpy(), None, **geometry)
    np.testing.assert_allclose(found.numpy(), expected, atol=1e-9)


@pytest.mark.parametrize('with_bias', [True, False])
@pytest.mark.parametrize('geometry', GEOMETRIES, ids=['plain', 'strided groups'])
def test_modulated_convolution_is_the_loop(geometry, with_bias):
    from mmcv.ops import modulated_deform_conv2d
    maps, shifts, mask, kernels, bias = convolution_inputs(geometry)
    found = modulated_deform_conv2d(maps, shifts, mask, kernels, bias if with_bias else None,
                                    *geometry.values())
    expected = oracles.deform_conv(maps.numpy(), kernels.numpy(), shifts.numpy(), mask.numpy(),
                                   **geometry)
    expected = expected + bias.numpy()[:, None, None] * with_bias
    np.testing.assert_allclose(found.numpy(), expected, atol=1e-9)


@pytest.mark.parametrize('wanted', ['all', 'kernels alone', 'maps alone'])
@pytest.mark.parametrize('geometry', GEOMETRIES, ids=['plain', 'strided groups'])
def test_gradients_of_deformable_convolution(geometry, wanted):
    from mmcv.ops import deform_conv2d
    maps, shifts, _, kernels, _ = convolution_inputs(geometry)
    for tensor, name in ((maps, 'maps alone'), (shifts, None), (kernels, 'kernels alone')):
        tensor.requires_grad_(wanted in ('all', name))
    assert gradcheck(lambda *inputs: deform_conv2d(*inputs, *geometry.values()),
                     (maps, shifts, kernels), fast_mode=True)


@pytest.mark.parametrize('with_bias', [True, False])
def test_gradients_of_modulated_convolution(with_bias):
    from mmcv.ops import modulated_deform_conv2d
    inputs = [tensor.requires_grad_() for tensor in convolution_inputs(GEOMETRIES[1])]
    if not with_bias:
        inputs[4] = None
    assert gradcheck(lambda *tensors: modulated_deform_conv2d(*tensors, *GEOMETRIES[1].values()),
                     inputs, fast_mode=True)


def test_two_backward_passes_with_other_gradients():
    """The gradient of the kernels is kept from one call to the next; it must not be an old one."""
    from mmcv.ops import deform_conv2d
    maps, shifts, _, kernels, _ = convolution_inputs(GEOMETRIES[0])
    maps.requires_grad_(), kernels.requires_grad_()
    found = deform_conv2d(maps, shifts, kernels, *GEOMETRIES[0].values())
    once, = torch.autograd.grad(found.sum(), kernels, retain_graph=True)
    torch.autograd.grad(found.sum(), [maps, kernels], retain_graph=True)
    twice = torch.autograd.grad(2 * found.sum(), [maps, kernels])[1]
    torch.testing.assert_close(twice, 2 * once)


def test_autocast_gives_the_type_of_the_shifts():
    from mmcv.ops import ModulatedDeformConv2dPack
    layer = ModulatedDeformConv2dPack(4, 6, 3, padding=1)
    maps = torch.randn(2, 4, 6, 7, requires_grad=True)
    exact = layer(maps)
    with torch.autocast('cpu', dtype=torch.bfloat16):
        found = layer(maps)
    assert found.dtype == torch.bfloat16
    torch.testing.assert_close(found.float(), exact, atol=0.05, rtol=0.05)
    found.float().sum().backward()
    assert maps.grad.any() and layer.weight.grad.any() and layer.conv_offset.weight.grad.any()


def attention_inputs(dtype=torch.float64):
    """Values, shapes, starts, points and weights of two levels; some points lie outside."""
    shapes = torch.tensor([[5, 4], [3, 2]])
    values = torch.randn(2, 26, 2, 3, dtype=dtype)
    points = torch.rand(2, 4, 2, 2, 3, 2, dtype=dtype) * 1.2 - 0.1
    weights = torch.rand(2, 4, 2, 2, 3, dtype=dtype)
    return values, shapes, torch.tensor([0, 20]), points, weights


def test_deformable_attention_is_the_loop():
    from mmcv.ops.multi_scale_deform_attn import MultiScaleDeformableAttnFunction
    values, shapes, starts, points, weights = attention_inputs()
    found = MultiScaleDeformableAttnFunction.apply(values, shapes, starts, points, weights, 64)
    expected = oracles.deformable_attention(values.numpy(), shapes.tolist(), points.numpy(),
                                            weights.numpy())
    np.testing.assert_allclose(found.numpy(), expected, atol=1e-9)


def test_gradients_of_deformable_attention():
    from mmcv.ops.multi_scale_deform_attn import MultiScaleDeformableAttnFunction
    values, shapes, starts, points, weights = attention_inputs()
    assert gradcheck(
        lambda values, points, weights: MultiScaleDeformableAttnFunction.apply(
            values, shapes, starts, points, weights, 64),
        [tensor.requires_grad_() for tensor in (values, points, weights)], fast_mode=True)


@pytest.mark.parametrize('dtype', [torch.float16, torch.bfloat16])
def test_deformable_attention_in_half_precision(dtype):
    from mmcv.ops.multi_scale_deform_attn import MultiScaleDeformableAttnFunction
    values, shapes, starts, points, weights = attention_inputs(torch.float32)
    values = values.to(dtype).requires_grad_()
    found = MultiScaleDeformableAttnFunction.apply(values, shapes, starts, points, weights, 64)
    assert found.dtype == dtype
    exact = MultiScaleDeformableAttnFunction.apply(values.detach().float(), shapes, starts, points,
                                                   weights, 64)
    torch.testing.assert_close(found.float(), exact, atol=0.1, rtol=0.05)
    found.float().sum().backward()
    assert values.grad.dtype == dtype and values.grad.any()
