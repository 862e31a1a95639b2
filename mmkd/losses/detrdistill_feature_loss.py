from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torchvision.ops import box_convert

from mmkd.losses import functional
from mmkd.losses.box_distances import pairwise_iou
from mmkd.losses.box_masks import scaled_corners
from mmkd.registry import MODELS
from mmkd.utils import argument_checks

LEAST_SIMILARITY = 1e-2


@MODELS.register_module()
class DETRDistillFeatureLoss(nn.Module):
    """Imitate a DETR's maps where they resemble the teacher's good queries.

    The target-aware feature distillation of "DETRDistill: A Universal Knowledge Distillation
    Framework for DETR-families", Chang et al., ICCV 2023, https://arxiv.org/abs/2211.10156. In each
    decoder layer a place of a map weighs as much as its teacher's features resemble the teacher's
    queries, by the cosine. Each query counts by its quality, score^a * IoU^b. The weights are
    divided by the largest of their map and multiply the difference, whose square is averaged.
    Levels and layers are added.

    The paper's quality is score^gamma * IoU^(1 - gamma), its authors' code multiplies both, which
    is the default here. As in the code, the predictions of a layer are its highest scores over all
    queries and classes, so that a query of two good classes counts twice; the IoU is that with the
    closest box, whatever its class, and 1 in an image without boxes.

    Args:
        num_predictions: Number of predictions in a layer whose queries are compared, > 0; all
            where there are fewer.
        score_power: a, >= 0.
        iou_power: b, >= 0.

    Raises:
        ValueError: If an argument is out of its range.
    """

    def __init__(self, *, num_predictions: int = 100, score_power: float = 1.0,
                 iou_power: float = 1.0) -> None:
        super().__init__()
        argument_checks.check_positive('num_predictions', num_predictions)
        argument_checks.check_not_negative('score_power', score_power)
        argument_checks.check_not_negative('iou_power', iou_power)
        self.num_predictions = num_predictions
        self.score_power = score_power
        self.iou_power = iou_power

    def forward(self, student: Sequence[Tensor], teacher: Sequence[Tensor],
                decoded: tuple[Tensor, Sequence[Tensor]], predictions: tuple[Tensor, Tensor],
                gt_boxes: Sequence[Tensor], image_shapes: Sequence[tuple[int, int]]) -> Tensor:
        """Return the loss, a scalar.

        Args:
            student: List of levels (N, D, H, W).
            teacher: The teacher's levels, of the same shapes; they get no gradient.
            decoded: What the teacher's decoder returned: hidden states (L, N, Q, D), and the
                references, which are not read.
            predictions: The teacher's logits (L, N, Q, K) and boxes (L, N, Q, 4), cxcywh in 0..1.
            gt_boxes: N tensors (n_i, 4), xyxy in pixels of the input; n_i may be 0.
            image_shapes: N pairs (height, width), which the predicted boxes are parts of.

        Raises:
            ValueError: If the maps differ in number or shape.
        """
        functional.check_stages(student, teacher)
        logits, boxes = (functional.at_least_float32(part.detach()) for part in predictions)
        states = F.normalize(functional.at_least_float32(decoded[0].detach()), dim=-1)
        qualities = self._qualities(logits, boxes, gt_boxes, image_shapes)
        # The cosines with all queries are linear in them, so one sum of queries a layer will do.
        targets = (qualities[..., None] * states).sum(2)
        total = 0.0
        for own, other in zip(student, teacher):
            functional.check_maps(own, other)
            functional.check_same_shape(own, other)
            own, other = (functional.at_least_float32(part) for part in (own, other.detach()))
            weights = _weights(targets, other).square().sum(0)
            total = total + (weights * (own - other).square().mean(1)).mean()
        return total

    def _qualities(self, logits: Tensor, boxes: Tensor, gt_boxes: Sequence[Tensor],
                   image_shapes: Sequence[tuple[int, int]]) -> Tensor:
        """Return how good each query is, the sum over its predictions, (L, N, Q)."""
        ious = torch.stack([
            _closest_iou(own, scaled_corners(targets.to(own), shape, (1, 1)))
            for own, targets, shape in zip(boxes.unbind(1), gt_boxes, image_shapes, strict=True)],
            dim=1)
        scores = logits.sigmoid().flatten(2)
        best, places = scores.topk(min(self.num_predictions, scores.shape[2]), dim=2)
        kept = torch.zeros_like(scores).scatter(2, places, best.pow(self.score_power))
        return kept.view_as(logits).sum(3) * ious.pow(self.iou_power)


def _closest_iou(boxes: Tensor, corners: Tensor) -> Tensor:
    """Return the largest IoU of boxes (L, Q, 4), cxcywh, with corners (n, 2, 2) as (y, x)."""
    if not len(corners):
        return boxes.new_ones(boxes.shape[:2])
    targets = corners.flip(2).flatten(1)
    return pairwise_iou(box_convert(boxes, 'cxcywh', 'xyxy'), targets).amax(2)


def _weights(targets: Tensor, features: Tensor) -> Tensor:
    """Return what a place of a map (N, D, H, W) counts for targets (L, N, D), (L, N, H, W)."""
    similarities = torch.einsum('lnd,ndhw->lnhw', targets, F.normalize(features, dim=1))
    weights = similarities.clamp(min=LEAST_SIMILARITY)
    return weights / weights.amax((2, 3), keepdim=True)
