import numpy as np
import torch
import torch.nn.functional as F
from scipy.optimize import linear_sum_assignment
from torch import Tensor, nn
from torchvision.ops import box_convert, generalized_box_iou

from mmkd.losses import functional
from mmkd.losses.box_distances import generalized_iou_distance
from mmkd.registry import MODELS
from mmkd.utils import argument_checks
from mmkd.utils.transfer import to_device

Predictions = tuple[Tensor, Tensor]


@MODELS.register_module()
class DETRDistillLoss(nn.Module):
    """Match the student's queries with the teacher's one to one, and bring them together.

    The Hungarian-matching logits distillation of "DETRDistill: A Universal Knowledge Distillation
    Framework for DETR-families", Chang et al., ICCV 2023, Eq. 4 to 6,
    https://arxiv.org/abs/2211.10156. In each decoder layer the assignment has the least sum of
    three costs, which are also the losses: binary cross-entropy against the teacher's
    probabilities, summed over the classes, L1 of the boxes (cxcywh) and 1 - generalised IoU. The
    sums over all pairs are divided by their number, and the layers are added.

    As in the authors' code, layers are compared one by one, and every query of the teacher takes
    part, also those that find nothing. Where the networks have different numbers of queries, those
    that stay alone do not count; there the code compares them with an impossible target.

    Args:
        score_weight: Weight of the cross-entropy, >= 0.
        box_weight: Weight of L1, >= 0.
        iou_weight: Weight of the generalised IoU, >= 0.

    Raises:
        ValueError: If a weight is negative.
    """

    class_arguments = ('student', 'teacher')

    def __init__(self, *, score_weight: float = 1.0, box_weight: float = 5.0,
                 iou_weight: float = 2.0) -> None:
        super().__init__()
        self.weights = dict(score=score_weight, box=box_weight, iou=iou_weight)
        for name, weight in self.weights.items():
            argument_checks.check_not_negative(f'{name}_weight', weight)
        self.monitored: dict[str, Tensor] = {}

    def forward(self, student: Predictions, teacher: Predictions) -> Tensor:
        """Return the loss, a scalar.

        Args:
            student: Logits (L, N, Q, K) and boxes (L, N, Q, 4), cxcywh in 0..1, of L layers.
            teacher: The teacher's in the same form; its number of queries may differ.

        Raises:
            ValueError: If layers, images or classes differ.
        """
        shapes = [tuple(logits.shape) for logits, _ in (student, teacher)]
        if any(a != b for axis, (a, b) in enumerate(zip(*shapes)) if axis != 2):
            raise ValueError('both DETRs must have the same decoder layers and classes, got logits '
                             f'{shapes[0]} and {shapes[1]} as (L, N, Q, K)')
        student = [functional.at_least_float32(part).flatten(0, 1) for part in student]
        scores, boxes = [functional.at_least_float32(part.detach()).flatten(0, 1)
                         for part in teacher]
        targets = (scores.sigmoid(), boxes.clamp(0, 1))
        pairs = self._assign(*student, *targets)
        total = dict.fromkeys(self.weights, 0)
        for *rows, (own, other) in zip(*student, *targets, pairs):
            for name, value in _distances(*(part[own] for part in rows[:2]),
                                          *(part[other] for part in rows[2:])).items():
                total[name] = total[name] + value.sum()
        pairs_of_a_layer = len(pairs[0][0]) * shapes[0][1]
        terms = {name: self.weights[name] * value / pairs_of_a_layer
                 for name, value in total.items()}
        self.monitored = {name: value.detach() for name, value in terms.items()}
        return sum(terms.values())

    @torch.no_grad()
    def _assign(self, logits: Tensor, boxes: Tensor, scores: Tensor,
                targets: Tensor) -> list[Tensor]:
        """Return which queries belong together, (2, q) for each layer and image: own, other's.

        Args:
            logits: The student's, (L * N, Q, K).
            boxes: The student's, (L * N, Q, 4).
            scores: The teacher's probabilities, (L * N, Q', K).
            targets: The teacher's boxes, (L * N, Q', 4).
        """
        # BCE is linear in the target: one matrix product per sign in place of Q x Q x K numbers.
        entropy = (F.softplus(-logits) @ scores.mT + F.softplus(logits) @ (1 - scores).mT)
        iou = torch.stack([generalized_box_iou(*pair) for pair in zip(
            *(box_convert(part, 'cxcywh', 'xyxy') for part in (boxes, targets)))])
        cost = (self.weights['score'] * entropy
                + self.weights['box'] * torch.cdist(boxes, targets, p=1)
                - self.weights['iou'] * iou)
        # Boxes without area have no IoU. All layers and images go to the host and back together.
        costs = cost.nan_to_num().cpu().numpy()
        places = np.stack([np.stack(linear_sum_assignment(rows)) for rows in costs])
        return list(to_device(torch.from_numpy(places), logits.device))


def _distances(logits: Tensor, boxes: Tensor, scores: Tensor, targets: Tensor) -> dict[str, Tensor]:
    """Return the three distances of pairs (q, K) and (q, 4), each (q,)."""
    corners = [box_convert(part, 'cxcywh', 'xyxy') for part in (boxes, targets)]
    return dict(
        score=F.binary_cross_entropy_with_logits(logits, scores, reduction='none').sum(1),
        box=(boxes - targets).abs().sum(1),
        iou=generalized_iou_distance(*corners))
