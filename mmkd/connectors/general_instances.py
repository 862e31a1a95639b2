from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn
from torchvision.ops import clip_boxes_to_image

from mmkd.losses import functional
from mmkd.losses.box_distances import pairwise_iou
from mmkd.losses.dense_predictions import check_heads, check_same_priors, per_prior
from mmkd.registry import MODELS
from mmkd.utils import argument_checks

Levels = Sequence[Tensor]


@MODELS.register_module()
class GeneralInstances(nn.Module):
    """Select the boxes on whose classes student and teacher disagree most: GID.

    "General Instance Distillation for Object Detection", Dai et al., CVPR 2021,
    https://arxiv.org/abs/2103.02340. The score of a prior is the largest difference over the
    classes of the probabilities of both networks. The first author's reproduction takes the
    difference of both largest probabilities; this connector follows the paper, because the
    reproduction is not aligned with the published numbers, as its README says. The box is that of
    the network whose largest probability is the larger one, cut to the image. Suppression leaves
    the best boxes of each image, over all levels and classes together. Ground truth plays no part.

    The heads are dense ones with priors, a coder of boxes and one sigmoid for each class, such as
    RetinaNet's.

    Args:
        num_instances: M, the number of boxes of each image, >= 1.
        iou_threshold: IoU above which the box with the lower score is dropped, 0 to 1.
        num_candidates: Number of priors with the highest scores that are looked at, >= 1.
        smallest_side: Pixels, >= 0. Boxes whose width or height does not exceed it are left out.
        positive_iou: IoU from which on a prior belongs to a box, 0 to 1. The priors with the
            highest IoU of each box belong to it, too.

    Raises:
        ValueError: If an argument is out of its range.
    """

    outputs = ('boxes', 'exists', 'priors')
    class_arguments = ('student_scores', 'teacher_scores')

    def __init__(self, *, num_instances: int = 10, iou_threshold: float = 0.3,
                 num_candidates: int = 3000, smallest_side: float = 10.0,
                 positive_iou: float = 0.5) -> None:
        super().__init__()
        if min(num_instances, num_candidates) < 1:
            raise ValueError('num_instances and num_candidates must be >= 1, got '
                             f'{num_instances} and {num_candidates}')
        if not (0 <= iou_threshold < 1 and 0 <= positive_iou <= 1):
            raise ValueError('iou_threshold must be within 0..1, without 1, and positive_iou '
                             f'within 0..1, got {iou_threshold} and {positive_iou}')
        argument_checks.check_not_negative('smallest_side', smallest_side)
        self.num_instances, self.num_candidates = num_instances, num_candidates
        self.iou_threshold, self.smallest_side = iou_threshold, smallest_side
        self.positive_iou = positive_iou

    @torch.no_grad()
    def forward(self, student_scores: Levels, teacher_scores: Levels, student_boxes: Levels,
                teacher_boxes: Levels, head: nn.Module, teacher_head: nn.Module,
                image_shapes: Sequence[tuple[int, int]]) -> Mapping[str, Tensor | list[Tensor]]:
        """Return the boxes of each image and the priors that belong to them.

        Nothing depends on how many are found, so that a GPU need not tell: empty places are marked.

        Args:
            student_scores: (N, A * K, H, W) of each level, logits.
            teacher_scores: The teacher's, of the same shapes.
            student_boxes: (N, A * 4, H, W) of each level, offsets to the priors.
            teacher_boxes: The teacher's, of the same shapes.
            head: The student's head, whose priors and coder decode both.
            teacher_head: The teacher's, with the same.
            image_shapes: N pairs (height, width) in pixels, without padding.

        Returns:
            ``boxes``: (N, M, 4), xyxy in pixels, the highest score first. ``exists``: (N, M), False
            where fewer were found. ``priors``: (N * H * W * A,) of each level, 1 in a box, else 0.

        Raises:
            ValueError: If the shapes of the heads, their priors or their coders differ.
        """
        check_same_priors(head, teacher_head)
        check_heads(student_scores, teacher_scores, student_boxes)
        check_heads(student_boxes, teacher_boxes, student_scores)
        priors = head.prior_generator.grid_priors(
            [level.shape[-2:] for level in student_scores], device=student_scores[0].device)
        scores, offsets, places = self._candidates(*(
            _rows(levels, priors)
            for levels in (student_scores, teacher_scores, student_boxes, teacher_boxes)))
        anchors = torch.cat(priors).to(offsets.dtype)
        boxes = head.bbox_coder.decode(anchors[places.flatten()], offsets.flatten(0, 1))
        boxes = torch.stack([clip_boxes_to_image(*pair) for pair in zip(
            boxes.view_as(offsets), image_shapes, strict=True)])
        is_large = ((boxes[..., 2:] - boxes[..., :2]) > self.smallest_side).all(-1)
        boxes, exists = self._best(boxes, torch.where(is_large, scores, -1.0))
        belongs = self._belongs(anchors, boxes, exists).to(boxes.dtype)
        return dict(boxes=boxes, exists=exists, priors=[
            level.flatten() for level in belongs.split([len(level) for level in priors], 1)])

    def _candidates(self, student_scores: Tensor, teacher_scores: Tensor, student_boxes: Tensor,
                    teacher_boxes: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return the scores (N, T), offsets (N, T, 4) and places (N, T) of T priors of an image."""
        student_scores, teacher_scores = student_scores.sigmoid(), teacher_scores.sigmoid()
        scores = (teacher_scores - student_scores).abs().amax(2)
        teacher_is_surer = teacher_scores.amax(2) > student_scores.amax(2)
        scores, places = scores.topk(min(self.num_candidates, scores.shape[1]), 1)
        offsets = torch.where(teacher_is_surer[..., None], teacher_boxes, student_boxes)
        return scores, offsets.gather(1, places[..., None].expand(-1, -1, 4)), places

    def _best(self, boxes: Tensor, scores: Tensor) -> tuple[Tensor, Tensor]:
        """Return the boxes (N, M, 4) that suppression leaves, and whether each exists, (N, M).

        It is done step by step, because there are few steps and a GPU need not say where it is.
        """
        chosen, exists = [], []
        for _ in range(self.num_instances):
            score, place = scores.max(1)
            box = boxes.gather(1, place[:, None, None].expand(-1, 1, 4))  # (N, 1, 4)
            overlaps = pairwise_iou(box, boxes)[:, 0]
            scores = scores.masked_fill(overlaps > self.iou_threshold, -1.0)
            chosen.append(box[:, 0])
            exists.append(score >= 0)
        return torch.stack(chosen, 1), torch.stack(exists, 1)

    def _belongs(self, anchors: Tensor, boxes: Tensor, exists: Tensor) -> Tensor:
        """Return whether each prior (P, 4) belongs to a box (N, M, 4) that exists: (N, P)."""
        overlaps = pairwise_iou(anchors, boxes)  # (N, P, M)
        is_near = overlaps >= self.positive_iou
        is_nearest = overlaps == overlaps.amax(1, keepdim=True)
        return ((is_near | is_nearest) & exists[:, None]).any(2)


def _rows(levels: Levels, priors: Levels) -> Tensor:
    """Return (N, P, C) of the levels (N, A * C, H, W), with all P priors in one row."""
    return torch.cat([
        functional.at_least_float32(per_prior(level, len(level) * len(anchors))).view(
            len(level), len(anchors), -1) for level, anchors in zip(levels, priors)], 1)
