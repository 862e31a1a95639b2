import copy
from collections.abc import Sequence

import torch
from torch import Tensor, nn

from mmkd.losses import functional
from mmkd.registry import MODELS

ASSIGNMENTS = ('student', 'teacher')


@MODELS.register_module()
class DETRDistillAssignmentLoss(nn.Module):
    """Train the student's decoder on the teacher's queries too: a second group beside its own.

    The query-prior assignment distillation of "DETRDistill: A Universal Knowledge Distillation
    Framework for DETR-families", Chang et al., ICCV 2023,
    https://arxiv.org/abs/2211.10156. In each decoder layer the objects of an image are matched
    with predictions, and what the student predicts from a matched query has the object as its
    target. The loss is that of the student's own head: scores, boxes and IoU with their weights,
    and all layers are added.

    In the paper the objects are matched with the teacher's predictions from the same queries. The
    authors' code makes this assignment, loses it on its way to the loss, and matches the objects
    with what the student predicts, which is the default here.

    Args:
        assignment: Whose predictions the objects are matched with: 'student', those that are
            trained, as in the code, or 'teacher', as in the paper.

    Raises:
        ValueError: If ``assignment`` is another word.
    """

    class_arguments = ('predictions', 'teacher')

    def __init__(self, *, assignment: str = 'student') -> None:
        super().__init__()
        if assignment not in ASSIGNMENTS:
            raise ValueError(f'assignment must be one of {", ".join(ASSIGNMENTS)}, '
                             f'got {assignment!r}')
        self.assignment = assignment
        self.monitored: dict[str, Tensor] = {}

    def forward(self, predictions: tuple[Tensor, Tensor], teacher: tuple[Tensor, Tensor],
                head: nn.Module, data_samples: Sequence) -> Tensor:
        """Return the loss, a scalar.

        Args:
            predictions: Logits (L, N, Q, K) and boxes (L, N, Q, 4), cxcywh in 0..1, which the
                student makes from the teacher's queries in L layers.
            teacher: The teacher's from the same queries, in the same form.
            head: The student's head, of mmdet's ``DETRHead``.
            data_samples: N samples with ``gt_instances``.

        Raises:
            ValueError: If both predictions differ in shape.
        """
        functional.check_same_shape(predictions[0], teacher[0])
        teacher = [functional.at_least_float32(part.detach()) for part in teacher]
        objects = [sample.gt_instances for sample in data_samples]
        images = [sample.metainfo for sample in data_samples]
        terms = torch.stack([
            torch.stack([term.sum() for term in self._terms(head, *layer, objects, images)])
            for layer in zip(*predictions, *teacher)]).sum(0)
        self.monitored = dict(zip(('score', 'box', 'iou'), terms.detach()))
        return terms.sum()

    def _terms(self, head: nn.Module, logits: Tensor, boxes: Tensor, scores: Tensor,
               targets: Tensor, objects: list, images: list) -> tuple[Tensor, ...]:
        """Return the three losses of one decoder layer, as mmdet's head computes them."""
        if self.assignment == 'teacher':
            assigned = head.get_targets(list(scores), list(targets), objects, images)
            head = copy.copy(head)  # It shares all modules with the student's.
            head.get_targets = lambda *_: assigned
        return head.loss_by_feat_single(logits, boxes, objects, images)
