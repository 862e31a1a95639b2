"""RoIPool as mmcv's ``_ext`` offers it.

torchvision's operator of that name rounds the corners of a region to whole pixels first, mmcv's
does not, so a model trained with one gets other numbers from the other. This is mmcv's rule, which
its compiled module has for GPUs alone, on any device.
"""
import torch
from torch import Tensor

from mmkd.mmcv_operators.widening import widened


def roi_pool_forward(input: Tensor, rois: Tensor, output: Tensor, argmax: Tensor, *,
                     pooled_height: int, pooled_width: int, spatial_scale: float) -> None:
    """Take the maximum of each bin of each region.

    A bin without a pixel gives 0. A region without an area gives 0 too, and no gradient, where
    mmcv's kernel gives it to the first pixel.

    Args:
        input: Maps, of shape (N, C, H, W).
        rois: Index of the image and corners, of shape (R, 5).
        output: Is filled with the maxima, of shape (R, C, height, width).
        argmax: Is filled with their positions in the map, row by row; -1 where there is none.
        pooled_height: Bins of a region from top to bottom.
        pooled_width: Bins of a region from left to right.
        spatial_scale: Is multiplied with the corners.
    """
    height, width = input.shape[2:]
    output.zero_()
    argmax.fill_(-1)
    # One transfer for all bounds, because slices are cut on the host.
    images = rois[:, 0].long().tolist()
    columns = _bounds(rois[:, 1], rois[:, 3], spatial_scale, pooled_width, width).tolist()
    rows = _bounds(rois[:, 2], rois[:, 4], spatial_scale, pooled_height, height).tolist()
    for region, image in enumerate(images):
        for column, (left, right) in enumerate(columns[region]):
            if right <= left:
                continue
            # The maximum of a rectangle is that of its rows' maxima; so is the first position.
            in_rows, first_columns = input[image, :, :, left:right].max(dim=2)
            for row, (top, bottom) in enumerate(rows[region]):
                if bottom <= top:
                    continue
                value, first_row = in_rows[:, top:bottom].max(dim=1)
                first_row += top
                first_column = first_columns.gather(1, first_row[:, None])[:, 0] + left
                output[region, :, row, column] = value
                argmax[region, :, row, column] = (first_row * width + first_column).to(argmax)


def roi_pool_backward(grad_output: Tensor, rois: Tensor, argmax: Tensor, grad_input: Tensor, *,
                      pooled_height: int, pooled_width: int, spatial_scale: float) -> None:
    """Add each gradient at the position of its maximum."""
    images, channels = grad_input.shape[:2]
    image = rois[:, 0].long()[:, None] * channels
    plane = image + torch.arange(channels, device=image.device)
    pixels = grad_input.shape[2] * grad_input.shape[3]
    found = argmax >= 0
    position = (plane[:, :, None, None] * pixels + argmax)[found]
    summed = grad_input.new_zeros(images * channels * pixels)
    summed.index_add_(0, position, grad_output[found].to(summed))
    grad_input.copy_(summed.view_as(grad_input))


def _bounds(first: Tensor, last: Tensor, scale: float, bins: int, size: int) -> Tensor:
    """Compute where the bins of each region begin and end, of shape (R, bins, 2)."""
    # Half precision would move the bins of large maps.
    first, last = widened(first) * scale, (widened(last) + 1) * scale
    bin_size = (last - first)[:, None] / bins
    number = torch.arange(bins, device=first.device)
    begin = (number * bin_size + first[:, None]).floor()
    end = ((number + 1) * bin_size + first[:, None]).ceil()
    bounds = torch.stack([begin, end], dim=2).clamp(0, size).long()
    bounds[last <= first] = 0
    return bounds
