"""Multi-scale deformable attention through mmcv's own PyTorch form, on every device.

On a CPU mmcv takes that form by itself; on a GPU it calls the functions here.
"""
import torch
from torch import Tensor

from mmkd.mmcv_operators.widening import widened


def ms_deform_attn_forward(value: Tensor, spatial_shapes: Tensor, level_start_index: Tensor,
                           sampling_locations: Tensor, attention_weights: Tensor, *,
                           im2col_step: int) -> Tensor:
    """Sample values at a few points of each level and weigh them (Zhu et al. 2021).

    Args:
        value: Values of all levels, of shape (N, sum of H * W, heads, D).
        spatial_shapes: Height and width of the levels, of shape (L, 2).
        level_start_index: Follows from ``spatial_shapes``, not used.
        sampling_locations: Points ``x, y`` from 0 to 1, of shape (N, Q, heads, L, P, 2).
        attention_weights: Weights of the points, of shape (N, Q, heads, L, P).
        im2col_step: Scheduling of the compiled form, not used.

    Returns:
        Attended values, of shape (N, Q, heads * D).
    """
    attended = _attend(widened(value), spatial_shapes, widened(sampling_locations),
                       widened(attention_weights))
    return attended.to(value.dtype)


def ms_deform_attn_backward(value: Tensor, spatial_shapes: Tensor, level_start_index: Tensor,
                            sampling_locations: Tensor, attention_weights: Tensor,
                            grad_output: Tensor, grad_value: Tensor, grad_sampling_loc: Tensor,
                            grad_attn_weight: Tensor, *, im2col_step: int) -> None:
    """Fill the gradients of values, points and weights; the forward pass is computed again."""
    inputs = [widened(tensor).detach().requires_grad_()
              for tensor in (value, sampling_locations, attention_weights)]
    with torch.enable_grad():
        attended = _attend(inputs[0], spatial_shapes, inputs[1], inputs[2])
    gradients = torch.autograd.grad(attended, inputs, widened(grad_output))
    for buffer, gradient in zip((grad_value, grad_sampling_loc, grad_attn_weight), gradients):
        buffer.copy_(gradient)


def _attend(value, spatial_shapes, sampling_locations, attention_weights) -> Tensor:
    # Imported late: mmcv.ops imports the module that this is a part of.
    from mmcv.ops.multi_scale_deform_attn import multi_scale_deformable_attn_pytorch

    # Already as wide as it shall be; autocast would narrow nothing here, but cost conversions.
    with torch.autocast(value.device.type, enabled=False):
        return multi_scale_deformable_attn_pytorch(value, spatial_shapes, sampling_locations,
                                                   attention_weights)
