from collections.abc import Sequence

import torch.nn.functional as F
from torch import Tensor, nn

from mmkd.losses import functional
from mmkd.registry import MODELS


@MODELS.register_module()
class CrossHead(nn.Module):
    """Send the student's features through the last layers of the teacher's dense head: CrossKD.

    "CrossKD: Cross-Head Knowledge Distillation for Dense Object Detection", Wang et al.,
    CVPR 2024, https://arxiv.org/abs/2306.11369. Each channel of the student is first given the
    mean and the standard deviation of the teacher's, over batch and positions of the level. The
    paper takes features in front of the activation; here they are taken behind it, because the
    authors' code does: its activation works in place and rewrites them.

    The head is one of towers ``cls_convs`` and ``reg_convs`` with one layer ``*_cls`` and one
    ``*_reg`` behind them: RetinaNet's and GFL's. The scales that GFL has behind are not applied.

    Args:
        start: Number of the student's layers in each tower; the teacher's follow. The authors take
            3 of 4.

    Raises:
        ValueError: If ``start`` is negative.
    """

    outputs = ('scores', 'boxes')
    classes_from = dict(scores='head')

    def __init__(self, start: int = 3) -> None:
        super().__init__()
        if start < 0:
            raise ValueError(f'start must be >= 0, got {start}')
        self.start = start

    def forward(self, student_scores: Sequence[Tensor], student_boxes: Sequence[Tensor],
                teacher_scores: Sequence[Tensor], teacher_boxes: Sequence[Tensor],
                head: nn.Module) -> dict[str, list[Tensor]]:
        """Return the predictions of the teacher's head for the student's features.

        Args:
            student_scores: Features (N, C, H, W) of each level in the tower of the scores.
            student_boxes: Those in the tower of the boxes.
            teacher_scores: The teacher's, of the same shapes.
            teacher_boxes: Likewise.
            head: The teacher's head, frozen.

        Returns:
            ``scores`` and ``boxes``: the maps of each level, as the last layers return them.

        Raises:
            ValueError: If the head is another one, or the levels or shapes differ.
        """
        _check_head(head, self.start)
        functional.check_as_many(
            'both heads need the same levels: give both necks the same num_outs, and both heads '
            'the same strides', student_scores=student_scores, student_boxes=student_boxes,
            teacher_scores=teacher_scores, teacher_boxes=teacher_boxes)
        return dict(
            scores=[self._cross(*pair, head.cls_convs, _last_layer(head, '_cls'))
                    for pair in zip(student_scores, teacher_scores)],
            boxes=[self._cross(*pair, head.reg_convs, _last_layer(head, '_reg'))
                   for pair in zip(student_boxes, teacher_boxes)])

    def _cross(self, student: Tensor, teacher: Tensor, tower: nn.ModuleList,
               last: nn.Module) -> Tensor:
        if student.shape != teacher.shape:
            raise ValueError('the features of both heads must have one shape, got '
                             f'{tuple(student.shape)} and {tuple(teacher.shape)}: the heads need '
                             'as many feat_channels')
        features = with_statistics_of(teacher, student)
        if self.start:
            features = F.relu(features)
        for layer in tower[self.start:]:
            features = layer(features)
        return last(features)


def with_statistics_of(teacher: Tensor, student: Tensor) -> Tensor:
    """Give each channel of (N, C, H, W) the mean and standard deviation of the teacher's."""
    axes = (0, 2, 3)
    mean, deviation = student.mean(axes, keepdim=True), student.std(axes, keepdim=True)
    standardized = (student - mean) / (deviation + 1e-6)
    return standardized * teacher.std(axes, keepdim=True) + teacher.mean(axes, keepdim=True)


def _check_head(head: nn.Module, start: int) -> None:
    towers = [getattr(head, name, None) for name in ('cls_convs', 'reg_convs')]
    if not all(isinstance(tower, nn.ModuleList) for tower in towers):
        raise ValueError(f'{type(head).__name__} has no towers cls_convs and reg_convs: CrossHead '
                         'knows heads as RetinaHead and GFLHead are')
    if any(start > len(tower) for tower in towers):
        raise ValueError(f'start={start}, but the towers of {type(head).__name__} have '
                         f'{[len(tower) for tower in towers]} layers')


def _last_layer(head: nn.Module, ending: str) -> nn.Module:
    names = [name for name, layer in head.named_children() if isinstance(layer, nn.Conv2d)]
    found = [name for name in names if name.endswith(ending)]
    if len(found) != 1:
        raise ValueError(f'{type(head).__name__} must have one convolution *{ending}, it has: '
                         f'{", ".join(names) or "none"}')
    return getattr(head, found[0])
