"""Deformable convolutions as mmcv's ``_ext`` offers them, computed by torchvision.

mmcv hands over the geometry under the names of its C++ functions. Buffers for columns and ones are
scratch memory of the compiled form.
"""
import torch
import torchvision  # noqa: F401  registers torch.ops.torchvision
from torch import Tensor

from mmkd.mmcv_operators.widening import widened


def deform_conv_forward(input: Tensor, weight: Tensor, offset: Tensor, output: Tensor,
                        columns: Tensor, ones: Tensor, **geometry: int) -> None:
    """Convolve at shifted positions (Dai et al. 2017).

    Args:
        input: Maps, of shape (N, C, H, W).
        weight: Kernels, of shape (C', C / groups, h, w).
        offset: Shifts ``y, x`` of each kernel position, of shape (N, 2 * G * h * w, H', W').
        output: Is filled with the result, of shape (N, C', H', W').
        columns: Scratch memory.
        ones: Scratch memory.
        **geometry: Stride, padding, dilation and groups under mmcv's names.
    """
    unused = _unused(input)
    output.copy_(torch.ops.torchvision.deform_conv2d(
        widened(input), widened(weight), widened(offset), unused, _no_bias(weight),
        *_plain_geometry(geometry), False))


def deform_conv_backward_input(input: Tensor, offset: Tensor, grad_output: Tensor,
                               grad_input: Tensor, grad_offset: Tensor, weight: Tensor,
                               columns: Tensor, **geometry: int) -> None:
    """Fill the gradients of the maps and of the shifts.

    torchvision computes that of the kernels in the same go. It is kept in ``columns``, for the call
    of :func:`deform_conv_backward_parameters` that follows with the same buffer.
    """
    of_input, of_weight, of_offset = _plain_gradients(grad_output, input, weight, offset, geometry)
    grad_input.copy_(of_input)
    grad_offset.copy_(of_offset)
    columns.resize_(of_weight.shape).copy_(of_weight)


def deform_conv_backward_parameters(input: Tensor, offset: Tensor, grad_output: Tensor,
                                    grad_weight: Tensor, columns: Tensor, ones: Tensor, *,
                                    scale: float, **geometry: int) -> None:
    """Fill the gradient of the kernels, times ``scale``."""
    if columns.shape == grad_weight.shape:
        of_weight = columns
    else:  # neither maps nor shifts want a gradient
        # The gradient does not depend on the kernels' values, which mmcv does not hand over.
        of_weight = _plain_gradients(grad_output, input, torch.zeros_like(grad_weight), offset,
                                     geometry)[1]
    grad_weight.copy_(of_weight * scale)


def modulated_deform_conv_forward(input: Tensor, weight: Tensor, bias: Tensor, ones: Tensor,
                                  offset: Tensor, mask: Tensor, output: Tensor, columns: Tensor, *,
                                  with_bias: bool, **geometry: int) -> None:
    """Convolve at shifted positions with a weight for each (Zhu et al. 2019).

    Args:
        input: Maps, of shape (N, C, H, W).
        weight: Kernels, of shape (C', C / groups, h, w).
        bias: Bias of shape (C',), or empty.
        ones: Scratch memory.
        offset: Shifts ``y, x`` of each kernel position, of shape (N, 2 * G * h * w, H', W').
        mask: Weight of each position, of shape (N, G * h * w, H', W').
        output: Is filled with the result, of shape (N, C', H', W').
        columns: Scratch memory.
        with_bias: Whether there is a bias.
        **geometry: Stride, padding, dilation and groups under mmcv's names.
    """
    bias = widened(bias) if with_bias else _no_bias(weight)
    output.copy_(torch.ops.torchvision.deform_conv2d(
        widened(input), widened(weight), widened(offset), widened(mask), bias,
        *_modulated_geometry(geometry), True))


def modulated_deform_conv_backward(input: Tensor, weight: Tensor, bias: Tensor, ones: Tensor,
                                   offset: Tensor, mask: Tensor, columns: Tensor,
                                   grad_input: Tensor, grad_weight: Tensor, grad_bias: Tensor,
                                   grad_offset: Tensor, grad_mask: Tensor, grad_output: Tensor, *,
                                   with_bias: bool, **geometry: int) -> None:
    """Fill all gradients; the arguments are those of the forward pass."""
    bias = widened(bias) if with_bias else _no_bias(weight)
    gradients = torch.ops.torchvision._deform_conv2d_backward(
        widened(grad_output), widened(input), widened(weight), widened(offset), widened(mask), bias,
        *_modulated_geometry(geometry), True)
    of_input, of_weight, of_offset, of_mask, of_bias = gradients
    grad_input.copy_(of_input)
    grad_weight.copy_(of_weight)
    grad_offset.copy_(of_offset)
    grad_mask.copy_(of_mask)
    if with_bias:
        grad_bias.copy_(of_bias)


def _plain_gradients(grad_output, input, weight, offset, geometry) -> tuple[Tensor, ...]:
    gradients = torch.ops.torchvision._deform_conv2d_backward(
        widened(grad_output), widened(input), widened(weight), widened(offset), _unused(input),
        _no_bias(weight), *_plain_geometry(geometry), False)
    return gradients[:3]


def _unused(input: Tensor) -> Tensor:
    """Make the tensor that stands for no modulation."""
    return widened(input.new_zeros(len(input), 1))


def _no_bias(weight: Tensor) -> Tensor:
    return widened(weight.new_zeros(len(weight)))


def _plain_geometry(names: dict[str, int]) -> tuple[int, ...]:
    return tuple(names[name] for name in ('dH', 'dW', 'padH', 'padW', 'dilationH', 'dilationW',
                                          'group', 'deformable_group'))


def _modulated_geometry(names: dict[str, int]) -> tuple[int, ...]:
    return tuple(names[name] for name in ('stride_h', 'stride_w', 'pad_h', 'pad_w', 'dilation_h',
                                          'dilation_w', 'group', 'deformable_group'))
