"""Resized maps whose gradients can be repeated to the bit on a GPU.

On CUDA torch has no deterministic backward pass of two operations that methods need, and ends a
run with ``randomness.deterministic=True`` at its first step. The functions here are torch's own
unless such a run asks for determinism; then they compute the same from operations that have one.
"""
import torch
import torch.nn.functional as F
from torch import Tensor

from mmkd.utils.precision import without_tf32


def adaptive_avg_pool2d(features: Tensor, size: int | tuple[int, int]) -> Tensor:
    """Average a map in the cells of a grid, as the function of torch with this name does.

    Args:
        features: (..., H, W).
        size: Rows and columns of the grid, or one number for both.

    Returns:
        (..., rows, columns)
    """
    if not torch.are_deterministic_algorithms_enabled():
        return F.adaptive_avg_pool2d(features, size)
    rows, columns = (size, size) if isinstance(size, int) else size
    height, width = features.shape[-2:]
    if (rows, columns) == (height, width):
        return features
    if height % rows == 0 and width % columns == 0:
        return features.unflatten(-1, (columns, -1)).unflatten(-3, (rows, -1)).mean((-1, -3))
    full = features.float() if features.dtype.itemsize < 4 else features
    bands = torch.stack([full[..., top:bottom, :].mean(-2)
                         for top, bottom in _cells(height, rows)], -2)
    return torch.stack([bands[..., left:right].mean(-1)
                        for left, right in _cells(width, columns)], -1).to(features.dtype)


def _cells(length: int, count: int) -> list[tuple[int, int]]:
    """Return where each of ``count`` cells begins and ends; they overlap where they must."""
    return [(index * length // count, -(-(index + 1) * length // count)) for index in range(count)]


def resize_bicubic(features: Tensor, size: tuple[int, int]) -> Tensor:
    """Interpolate a map as ``F.interpolate`` does with the mode ``bicubic``.

    Args:
        features: (N, C, H, W).
        size: New height and width.

    Returns:
        (N, C, height, width)
    """
    if not torch.are_deterministic_algorithms_enabled():
        return F.interpolate(features, size=size, mode='bicubic', align_corners=False)
    with torch.no_grad():
        rows, columns = (_weights(length, count, features)
                         for length, count in zip(features.shape[2:], size, strict=True))
    with torch.autocast(features.device.type, enabled=False), without_tf32():
        return rows @ features @ columns.t()


def _weights(length: int, count: int, like: Tensor) -> Tensor:
    """Return what each of ``length`` positions contributes to each of ``count``."""
    units = torch.eye(length, dtype=like.dtype, device=like.device)[None, :, :, None]
    return F.interpolate(units, size=(count, 1), mode='bicubic', align_corners=False)[0, ..., 0].t()
