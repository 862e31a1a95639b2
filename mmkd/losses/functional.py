"""Formulas and checks that the losses share."""
from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from mmkd.utils import resizing

REDUCTIONS = ('batchmean', 'none')


def check_logits(student_logits: Tensor, teacher_logits: Tensor) -> None:
    """Raise a ValueError unless both are (N, K) with the same N and K; only shapes are read."""
    student_shape, teacher_shape = tuple(student_logits.shape), tuple(teacher_logits.shape)
    if student_logits.ndim != 2 or student_shape != teacher_shape:
        raise ValueError('student and teacher logits must have one shape (N, K), got '
                         f'student {student_shape} and teacher {teacher_shape}')


def check_labels(labels: Tensor, num_rows: int) -> None:
    """Raise a ValueError unless ``labels`` holds one integer class per row; no values are read."""
    if tuple(labels.shape) != (num_rows,) or labels.is_floating_point():
        raise ValueError(f'labels must be integer classes of shape ({num_rows},), '
                         f'got {labels.dtype} of shape {tuple(labels.shape)}')


def at_least_float32(logits: Tensor) -> Tensor:
    """Promote half precision to float32; float32 and float64 stay as they are."""
    return logits.to(torch.promote_types(logits.dtype, torch.float32))


def kl_divergence_rows(student_logits: Tensor, teacher_logits: Tensor) -> Tensor:
    """Return KL(softmax(teacher) || softmax(student)) of each row, in log space: (N, K) -> (N,)."""
    return F.kl_div(
        student_logits.log_softmax(dim=1), teacher_logits.log_softmax(dim=1),
        reduction='none', log_target=True).sum(dim=1)


def cross_entropy_rows(student_logits: Tensor, teacher_logits: Tensor) -> Tensor:
    """Return the cross-entropy of the student's softmax against the teacher's: (N, K) -> (N,)."""
    return -(teacher_logits.softmax(dim=1) * student_logits.log_softmax(dim=1)).sum(dim=1)


def non_target_classes(labels: Tensor, num_classes: int) -> Tensor:
    """Return the classes that are not the row's label, ascending: (N,) -> (N, K - 1)."""
    if num_classes < 2:
        raise ValueError(f'leaving the target out needs at least 2 classes, got {num_classes}')
    classes = torch.arange(num_classes - 1, device=labels.device)
    return classes + (classes >= labels[:, None])


def reduce_rows(rows: Tensor, reduction: str) -> Tensor:
    """Return the mean over the rows for 'batchmean', and the rows themselves for 'none'."""
    return rows.mean() if reduction == 'batchmean' else rows


def check_stages(student: Sequence[Tensor], teacher: Sequence[Tensor]) -> None:
    """Raise a ValueError unless both are lists of equally many stages with one batch size."""
    if isinstance(student, Tensor) or isinstance(teacher, Tensor):
        raise ValueError('student and teacher must be lists of stages, also for a single one: '
                         "inputs=dict(student=['student.stage3'], teacher=['teacher.stage3'])")
    if len(student) != len(teacher) or not student:
        raise ValueError('student and teacher must have equally many stages, at least one, got '
                         f'{len(student)} and {len(teacher)}')
    for student_stage, teacher_stage in zip(student, teacher):
        check_batch(student_stage, teacher_stage)


def check_as_many(advice: str, **lists: Sequence) -> None:
    """Raise a ValueError unless the lists, which are told by their names, are of one length."""
    counts = {name: len(values) for name, values in lists.items()}
    if len(set(counts.values())) > 1:
        raise ValueError('there must be as many of each, got '
                         + ', '.join(f'{count} {name}' for name, count in counts.items())
                         + f': {advice}')


def check_channels(argument: str, maps: Tensor, channels: int) -> None:
    """Raise a ValueError if a map (N, C, H, W) has other channels than ``argument`` says."""
    if maps.shape[1] != channels:
        raise ValueError(f'{argument} is {channels}, but the map {tuple(maps.shape)} has '
                         f'{maps.shape[1]} channels: set {argument}={maps.shape[1]}')


def check_levels(number: int, **pyramids: Sequence | None) -> None:
    """Raise a ValueError unless each pyramid that is given has at least ``number`` levels."""
    counts = {name: len(levels) for name, levels in pyramids.items() if levels is not None}
    if min(counts.values()) < number:
        raise ValueError(f'{number} levels are compared, got '
                         + ' and '.join(f'{count} of the {name}' for name, count in counts.items())
                         + ': set num_levels')


def check_batch(student: Tensor, teacher: Tensor) -> None:
    """Raise a ValueError unless both hold one row per image of the same batch."""
    if student.ndim < 2 or len(student) != len(teacher):
        raise ValueError('student and teacher must be (N, ...) with the same N, got '
                         f'{tuple(student.shape)} and {tuple(teacher.shape)}')


def check_maps(student: Tensor, teacher: Tensor) -> None:
    """Raise a ValueError unless both are feature maps (N, C, H, W).

    Other shapes would be read along the wrong axis, often without an error.
    """
    if student.ndim != 4 or teacher.ndim != 4:
        raise ValueError('student and teacher must be feature maps (N, C, H, W), got '
                         f'{tuple(student.shape)} and {tuple(teacher.shape)}: capture a layer that '
                         'yields maps, or turn tokens (N, L, C) into one by the connector '
                         'TokensToMap')


def check_same_shape(student: Tensor, teacher: Tensor) -> None:
    """Raise a ValueError if the shapes differ; the message names what brings them together."""
    if student.shape != teacher.shape:
        raise ValueError(f'student and teacher must have one shape, got {tuple(student.shape)} and '
                         f'{tuple(teacher.shape)}: put a connector such as AlignFeatures between')


def mean_over_positions(features: Tensor) -> Tensor:
    """Return features (N, C) as they are, and maps (N, C, H, W) averaged over their positions."""
    return features.flatten(2).mean(2) if features.ndim > 2 else features


def pool_to_smaller(student: Tensor, teacher: Tensor) -> tuple[Tensor, Tensor]:
    """Average-pool the larger of two maps (N, C, H, W) to the height and width of the smaller.

    Raises:
        ValueError: If the student's or the teacher's tensor is not a map.
    """
    check_maps(student, teacher)
    height = min(student.shape[2], teacher.shape[2])
    width = min(student.shape[3], teacher.shape[3])
    return tuple(features if features.shape[2:] == (height, width)
                 else resizing.adaptive_avg_pool2d(features, (height, width))
                 for features in (student, teacher))


def student_positions(mask: Tensor, error: Tensor) -> Tensor:
    """Return (N, H, W): 1 where a pixel lies in a token of the student, 0 in one of the teacher.

    Args:
        mask: (N, rows, columns) of tokens from ``DynamicPrior``, True where the teacher's stands.
        error: (N, ..., H, W), whose type the result has.

    Raises:
        ValueError: If the tokens do not divide the map.
    """
    sides, grid = error.shape[-2:], mask.shape[1:]
    if any(side % cells for side, cells in zip(sides, grid)):
        raise ValueError(f'a mask of {tuple(grid)} tokens does not divide maps of {tuple(sides)}: '
                         'the loss on the student\'s positions needs patches that fit')
    rows, columns = (side // cells for side, cells in zip(sides, grid))
    return (~mask.repeat_interleave(rows, 1).repeat_interleave(columns, 2)).to(error.dtype)
