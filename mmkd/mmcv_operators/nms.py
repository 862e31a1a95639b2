"""Non-maximum suppression as mmcv's ``_ext`` offers it."""
import numpy as np
import torch
import torchvision
from torch import Tensor

from mmkd.mmcv_operators.widening import widened

NAIVE, LINEAR, GAUSSIAN = range(3)


def nms(boxes: Tensor, scores: Tensor, iou_threshold: float, offset: int) -> Tensor:
    """Keep the boxes that no better box overlaps too much.

    Args:
        boxes: Corners, of shape (N, 4).
        scores: Scores, of shape (N,).
        iou_threshold: A box goes if its IoU with a better one is larger.
        offset: A side is ``x2 - x1 + offset`` long.

    Returns:
        Indices of the kept boxes, best first.
    """
    boxes = widened(boxes)
    if offset:
        boxes = boxes + boxes.new_tensor([0, 0, offset, offset])
    # mmcv compares in float32 and torchvision in float64, where 0.6 is another number: two boxes
    # with an IoU of exactly 0.6 would be judged differently.
    threshold = float(np.float32(iou_threshold))
    # Equal scores come in the order of torch's quick sort, as in mmcv.
    order = scores.sort(descending=True).indices
    ranks = torch.arange(len(order), 0, -1, device=boxes.device, dtype=boxes.dtype)
    return order[torchvision.ops.nms(boxes[order], ranks, threshold)]


def softnms(boxes: Tensor, scores: Tensor, dets: Tensor, iou_threshold: float, sigma: float,
            min_score: float, method: int, offset: int) -> Tensor:
    """Lower the scores of overlapping boxes instead of removing them (Bodla et al. 2017).

    torchvision has no such operator. mmcv calls this with tensors on the CPU.

    Args:
        boxes: Corners, of shape (N, 4).
        scores: Scores, of shape (N,).
        dets: Is filled with corners and new scores, of shape (N, 5).
        iou_threshold: Boxes above it are touched, unless ``method`` is Gaussian.
        sigma: Width of the Gaussian.
        min_score: A box whose score falls below it goes.
        method: 0 removes, 1 multiplies with ``1 - IoU``, 2 with ``exp(-IoU^2 / sigma)``.
        offset: A side is ``x2 - x1 + offset`` long.

    Returns:
        Indices of the kept boxes in the order in which they were taken.
    """
    table = torch.cat([widened(boxes), widened(scores)[:, None]], dim=1).numpy().copy()
    indices = np.arange(len(table))
    first = 0
    while first < len(table):
        best = first + int(table[first:, 4].argmax())
        table[[first, best]] = table[[best, first]]
        indices[[first, best]] = indices[[best, first]]
        rest = table[first + 1:]
        overlaps = _overlaps(table[first], rest, offset)
        rest[:, 4] *= _decay(overlaps, iou_threshold, sigma, method)
        order = _without_low_scores(rest[:, 4] >= np.float32(min_score))
        table = np.concatenate([table[:first + 1], rest[order]])
        indices = np.concatenate([indices[:first + 1], indices[first + 1:][order]])
        first += 1
    dets[:len(table)] = torch.from_numpy(table).to(dets)
    return torch.from_numpy(indices)


def nms_match(dets: Tensor, iou_threshold: float) -> list[list[int]]:
    """Group boxes with the better one that removes them.

    Args:
        dets: Corners and scores, of shape (N, 5), on the CPU.
        iou_threshold: A box joins a group from this IoU with its first box on.

    Returns:
        Groups of indices, the kept box first, the others by falling score.
    """
    table = widened(dets).numpy()
    waiting = widened(dets)[:, 4].sort(descending=True).indices.numpy()
    groups = []
    while len(waiting):
        best, others = waiting[0], waiting[1:]
        joins = _overlaps(table[best], table[others], 0) >= np.float32(iou_threshold)
        groups.append([int(best), *others[joins].tolist()])
        waiting = others[~joins]
    return groups


def _overlaps(box: np.ndarray, others: np.ndarray, offset: int) -> np.ndarray:
    """Compute the IoU of a box with others."""
    corners = np.concatenate([box[None, :4], others[:, :4]])
    areas = (corners[:, 2] - corners[:, 0] + offset) * (corners[:, 3] - corners[:, 1] + offset)
    top_left = np.maximum(box[:2], others[:, :2])
    sides = np.minimum(box[2:4], others[:, 2:4]) - top_left + offset
    shared = np.maximum(sides, 0).prod(axis=1)
    with np.errstate(invalid='ignore'):  # two boxes without an area: NaN, as in mmcv
        return shared / (areas[0] + areas[1:] - shared)


def _decay(overlaps: np.ndarray, threshold: float, sigma: float, method: int) -> np.ndarray:
    """Compute what the scores are multiplied with."""
    if method == GAUSSIAN:
        return np.exp(-overlaps * overlaps / np.float32(sigma))
    touched = overlaps >= np.float32(threshold)
    return np.where(touched, 1 - overlaps if method == LINEAR else 0, 1).astype(overlaps.dtype)


def _without_low_scores(stays: np.ndarray) -> np.ndarray:
    """Order what stays as mmcv does: a gap is filled with the last box.

    The order decides which of two boxes with the same score is taken first.
    """
    kept = int(stays.sum())
    order = np.arange(kept)
    order[~stays[:kept]] = np.flatnonzero(stays[kept:])[::-1] + kept
    return order
