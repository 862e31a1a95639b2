from collections.abc import Mapping, Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from mmkd.losses import functional
from mmkd.losses.box_distances import generalized_iou_distance
from mmkd.losses.dense_predictions import check_heads, per_prior
from mmkd.registry import MODELS
from mmkd.utils import argument_checks

Levels = Sequence[Tensor]


@MODELS.register_module()
class CrossKDScoreLoss(nn.Module):
    """Bring the scores of the crossed head to the teacher's, weighted by their distance: CrossKD.

    For each prior and class it is ``BCE(p, t) |p - t|^beta`` with probabilities p and t, summed
    over both and divided by the number of positive priors. "CrossKD: Cross-Head Knowledge
    Distillation for Dense Object Detection", Wang et al., CVPR 2024, Eq. 5, https://arxiv.org/abs/2306.11369.
    Priors that the student's own loss leaves out count here neither.

    Args:
        beta: Exponent of the distance, > 0; the authors take 1.

    Raises:
        ValueError: If ``beta`` is not > 0.
    """

    class_arguments = ('crossed', 'teacher_scores')

    def __init__(self, beta: float = 1.0) -> None:
        super().__init__()
        argument_checks.check_positive('beta', beta)
        self.beta = beta

    def forward(self, crossed: Levels, teacher_scores: Levels,
                targets: Sequence[Mapping]) -> Tensor:
        """Return the loss, a scalar.

        Args:
            crossed: (N, A * K, H, W) of each level, logits from :class:`CrossHead`.
            teacher_scores: The teacher's logits, of the same shapes.
            targets: The arguments of the student's ``loss_cls`` on each level: ``weight``
                (N * H * W * A,) and ``avg_factor``, the number of positive priors.

        Raises:
            ValueError: If the shapes of the heads differ.
        """
        check_heads(crossed, teacher_scores, targets)
        loss = 0
        for student, expected, target in zip(crossed, teacher_scores, targets):
            weight = target['weight']
            logits = functional.at_least_float32(per_prior(student, len(weight)))
            expected = functional.at_least_float32(per_prior(expected, len(weight)))
            expected = expected.detach().sigmoid()
            distance = (logits.sigmoid() - expected).abs() ** self.beta
            entropy = F.binary_cross_entropy_with_logits(logits, expected, reduction='none')
            loss = loss + (weight[:, None] * distance * entropy).sum() / target['avg_factor']
        return loss


@MODELS.register_module()
class CrossKDBoxLoss(nn.Module):
    """Bring the boxes of the crossed head to the teacher's by their generalised IoU: CrossKD.

    For RetinaNet, whose head predicts offsets to anchors. Each prior has the weight of the
    teacher's largest score; the sum is divided by the number of positive priors, as in the
    authors' code. See :class:`CrossKDScoreLoss` for the paper.
    """

    def forward(self, crossed: Levels, teacher_scores: Levels, teacher_boxes: Levels,
                targets: Sequence[Mapping], head: nn.Module) -> Tensor:
        """Return the loss, a scalar.

        Args:
            crossed: (N, A * 4, H, W) of each level, from :class:`CrossHead`.
            teacher_scores: (N, A * K, H, W) of each level, the teacher's logits.
            teacher_boxes: The teacher's offsets, of the shapes of ``crossed``.
            targets: As for :class:`CrossKDScoreLoss`.
            head: The teacher's head, whose anchors and coder decode both.

        Raises:
            ValueError: If the shapes of the heads, or their numbers of priors, differ.
        """
        check_heads(crossed, teacher_boxes, targets)
        anchors = head.prior_generator.grid_priors(
            [level.shape[-2:] for level in crossed], device=crossed[0].device)
        loss = 0
        for student, expected, weight, priors, target in zip(
                crossed, teacher_boxes, _teacher_weights(teacher_scores, targets), anchors,
                targets):
            priors = priors.repeat(len(student), 1)
            _check_priors(len(weight), len(priors))
            boxes = [head.bbox_coder.decode(
                priors, functional.at_least_float32(per_prior(maps, len(priors))))
                for maps in (student, expected.detach())]
            distances = generalized_iou_distance(*boxes)
            loss = loss + (weight * distances).sum() / target['avg_factor']
        return loss


@MODELS.register_module()
class CrossKDDistributionLoss(nn.Module):
    """Bring the distributions of the crossed head's boxes to the teacher's by KL: CrossKD.

    For GFL, whose head predicts one distribution for each side of a box. Each prior has the weight
    of the teacher's largest score, and the sum is divided by four times the sum of these weights,
    as in the authors' code. See :class:`CrossKDScoreLoss` for the paper.
    """

    def forward(self, crossed: Levels, teacher_scores: Levels, teacher_boxes: Levels,
                targets: Sequence[Mapping], head: nn.Module) -> Tensor:
        """Return the loss, a scalar.

        Args:
            crossed: (N, 4 * bins, H, W) of each level, from :class:`CrossHead`.
            teacher_scores: (N, K, H, W) of each level, the teacher's logits.
            teacher_boxes: The teacher's logits of the bins, of the shapes of ``crossed``.
            targets: As for :class:`CrossKDScoreLoss`.
            head: The teacher's head, whose scales both are multiplied by.

        Raises:
            ValueError: If the shapes of the heads differ.
        """
        check_heads(crossed, teacher_boxes, targets)
        weights = _teacher_weights(teacher_scores, targets)
        loss = 0
        for student, expected, weight, scale in zip(crossed, teacher_boxes, weights, head.scales):
            rows = [scale(functional.at_least_float32(per_prior(maps, 4 * len(weight))))
                    for maps in (student, expected.detach())]
            loss = loss + (weight.repeat_interleave(4)
                           * functional.kl_divergence_rows(*rows)).sum()
        return loss / (4 * sum(weight.sum() for weight in weights))


def _teacher_weights(scores: Levels, targets: Sequence[Mapping]) -> list[Tensor]:
    """Return the largest score of each prior, (N * H * W * A,) per level; 0 where none counts."""
    weights = []
    for level, target in zip(scores, targets):
        counted = target['weight']
        largest = per_prior(level.detach(), len(counted)).amax(1).sigmoid()
        weights.append(torch.where(counted > 0, largest, 0.0))
    return weights


def _check_priors(student: int, teacher: int) -> None:
    if student != teacher:
        raise ValueError(f"the student's head has {student} priors on a level and the teacher's "
                         f'{teacher}: give both anchor generators as many ratios and scales')
