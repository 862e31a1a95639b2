"""Overlaps of boxes and distances between them, for which a GPU tells the host nothing."""
from torch import Tensor, maximum, minimum

SMALLEST_AREA = 1e-12


def generalized_iou_distance(boxes: Tensor, targets: Tensor) -> Tensor:
    """Return 1 - generalised IoU of pairs of boxes, (n,), from 0 to 2.

    torchvision's loss of that name looks for the pairs that overlap, and adds 1e-7 to areas, which
    is not small beside those of normalised boxes.

    Args:
        boxes: (n, 4), xyxy.
        targets: (n, 4), xyxy.
    """
    inner = _area(maximum(boxes[:, :2], targets[:, :2]), minimum(boxes[:, 2:], targets[:, 2:]))
    outer = _area(minimum(boxes[:, :2], targets[:, :2]), maximum(boxes[:, 2:], targets[:, 2:]))
    union = sum(_area(corners[:, :2], corners[:, 2:]) for corners in (boxes, targets)) - inner
    iou = inner / union.clamp(min=SMALLEST_AREA)
    return 1 - iou + (outer - union) / outer.clamp(min=SMALLEST_AREA)


def pairwise_iou(boxes: Tensor, targets: Tensor) -> Tensor:
    """Return the IoU of each box with each target, (..., n, m), and 0 for two without area.

    Older versions of torchvision have a ``box_iou`` without batches.

    Args:
        boxes: (..., n, 4), xyxy.
        targets: (..., m, 4), xyxy.
    """
    boxes, targets = boxes[..., :, None, :], targets[..., None, :, :]
    inner = _area(maximum(boxes[..., :2], targets[..., :2]),
                  minimum(boxes[..., 2:], targets[..., 2:]))
    union = sum(_area(corners[..., :2], corners[..., 2:]) for corners in (boxes, targets)) - inner
    return inner / union.clamp(min=SMALLEST_AREA)


def _area(low: Tensor, high: Tensor) -> Tensor:
    return (high - low).clamp(min=0).prod(-1)
