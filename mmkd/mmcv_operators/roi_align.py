"""RoIAlign as mmcv's ``_ext`` offers it, computed by torchvision."""
import torch
import torchvision  # noqa: F401  registers torch.ops.torchvision
from torch import Tensor

from mmkd.mmcv_operators.missing import MissingOperatorError
from mmkd.mmcv_operators.widening import widened

MAXIMUM = 0


def roi_align_forward(input: Tensor, rois: Tensor, output: Tensor, argmax_y: Tensor,
                      argmax_x: Tensor, *, aligned_height: int, aligned_width: int,
                      spatial_scale: float, sampling_ratio: int, pool_mode: int,
                      aligned: bool) -> None:
    """Sample regions of a map bilinearly.

    Args:
        input: Maps, of shape (N, C, H, W).
        rois: Index of the image and corners, of shape (R, 5).
        output: Is filled with the regions, of shape (R, C, height, width).
        argmax_y: Belongs to the maximum, not used.
        argmax_x: Belongs to the maximum, not used.
        aligned_height: Height of a region's result.
        aligned_width: Width of a region's result.
        spatial_scale: Is multiplied with the corners.
        sampling_ratio: Points along a side of a bin; 0 means as many as it has pixels.
        pool_mode: 1 for the average; 0, the maximum, is not supported.
        aligned: Whether pixels have their centres at .5.

    Raises:
        MissingOperatorError: If the maximum is asked for.
    """
    if pool_mode == MAXIMUM:
        raise MissingOperatorError(
            "roi_align with pool_mode='max' needs mmcv with compiled operators: torchvision has "
            "the average only. Set roi_layer.pool_mode to 'avg', or see docs/en/install.md.")
    maps = widened(input)
    output.copy_(torch.ops.torchvision.roi_align(
        maps, rois.to(maps), spatial_scale, aligned_height, aligned_width, sampling_ratio, aligned))


def roi_align_backward(grad_output: Tensor, rois: Tensor, argmax_y: Tensor, argmax_x: Tensor,
                       grad_input: Tensor, *, aligned_height: int, aligned_width: int,
                       spatial_scale: float, sampling_ratio: int, pool_mode: int,
                       aligned: bool) -> None:
    """Compute the gradient of the maps; the arguments are those of the forward pass."""
    gradient = widened(grad_output)
    grad_input.copy_(torch.ops.torchvision._roi_align_backward(
        gradient, rois.to(gradient), spatial_scale, aligned_height, aligned_width,
        *grad_input.shape, sampling_ratio, aligned))
