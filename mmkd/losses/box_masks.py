"""Masks that say where on a feature map the boxes of an image lie."""
from collections.abc import Sequence

import torch
from torch import Tensor


def box_masks(gt_boxes: Sequence[Tensor], image_shapes: Sequence[tuple[int, int]],
              size: tuple[int, int]) -> tuple[Tensor, Tensor]:
    """Return the foreground and background masks of FGD, each (N, H, W).

    A box covers every cell that it touches. Each covered cell has the weight one over the number
    of the box's cells; cells outside the map count in that number. Where boxes overlap, the
    smaller box gives the weight. Each background cell has the weight one over the number of
    background cells.

    Args:
        gt_boxes: N tensors (n_i, 4), xyxy in pixels.
        image_shapes: N pairs (height, width): the size in pixels that the map stands for.
        size: (H, W) of the map.
    """
    foreground = torch.stack([_foreground(boxes, shape, size)
                              for boxes, shape in zip(gt_boxes, image_shapes, strict=True)])
    is_background = (foreground == 0).to(foreground.dtype)
    cells = is_background.sum((1, 2), keepdim=True)
    return foreground, is_background / cells.clamp(min=1)


def _foreground(boxes: Tensor, shape: tuple[int, int], size: tuple[int, int]) -> Tensor:
    low, high = cell_ranges(boxes, shape, size)
    weights = 1 / (high - low + 1).float().prod(1)
    rows, columns = inside(low, high, size)
    covered = rows[:, :, None] & columns[:, None, :]  # (n, H, W)
    weighted = covered * weights[:, None, None]
    return weighted.amax(0) if len(boxes) else weighted.new_zeros(size)


def cell_ranges(boxes: Tensor, shape: tuple[int, int],
                size: tuple[int, int]) -> tuple[Tensor, Tensor]:
    """Return the first and the last cell of boxes (n, 4), each (n, 2) as (y, x).

    The cells may lie outside the map.
    """
    corners = scaled_corners(boxes.float(), shape, size)  # (n, 2, 2)
    return corners[:, 0].floor().long(), corners[:, 1].ceil().long()


def scaled_corners(boxes: Tensor, shape: tuple[int, int], size: tuple[int, int]) -> Tensor:
    """Return both corners, (n, 2, 2) as (y, x), of boxes (n, 4) in cells of a map of that size.

    The scales are numbers, not a tensor, which would have to be copied to the GPU for each image.
    """
    scaled = [boxes[:, axis::2] * (size[1 - axis] / shape[1 - axis]) for axis in (1, 0)]
    return torch.stack(scaled, dim=2)


def inside(low: Tensor, high: Tensor, size: tuple[int, int]) -> tuple[Tensor, Tensor]:
    """Return which rows (n, H) and which columns (n, W) lie between the first and last cell."""
    masks = []
    for axis in range(2):
        cells = torch.arange(size[axis], device=low.device)[None]
        masks.append((cells >= low[:, axis, None]) & (cells <= high[:, axis, None]))
    return masks[0], masks[1]
