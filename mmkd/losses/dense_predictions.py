"""The predictions of a dense head as rows, one for each prior."""
from collections.abc import Mapping, Sequence

from torch import Tensor, nn


def per_prior(level: Tensor, num_priors: int) -> Tensor:
    """Return (num_priors, C) of one level (N, A * C, H, W), in the order of mmdet's targets.

    Args:
        level: The maps of one level of the pyramid.
        num_priors: N * H * W * A.

    Raises:
        ValueError: If the level does not hold a whole number of values for each prior.
    """
    if level.numel() % num_priors:
        raise ValueError(f'predictions {tuple(level.shape)} do not belong to {num_priors} priors: '
                         'student and teacher need the same priors at each place')
    return level.permute(0, 2, 3, 1).reshape(num_priors, -1)


def check_heads(student: Sequence[Tensor], teacher: Sequence[Tensor],
                targets: Sequence[Mapping]) -> None:
    """Raise a ValueError unless both heads predict maps of one shape on as many levels."""
    shapes = [[tuple(level.shape) for level in levels] for levels in (student, teacher)]
    if shapes[0] != shapes[1] or len(targets) != len(shapes[0]):
        raise ValueError(
            'the heads of student and teacher must predict maps of one shape on the same levels, '
            f'got {shapes[0]} and {shapes[1]}, with targets of {len(targets)} levels: give both '
            'the same classes, priors and strides')


def check_same_priors(student: nn.Module, teacher: nn.Module) -> None:
    """Raise a ValueError unless both heads mean the same boxes by their priors and offsets.

    Args:
        student: The student's head, with ``prior_generator`` and ``bbox_coder``.
        teacher: The teacher's head, likewise.
    """
    first, second = student.prior_generator, teacher.prior_generator
    # They are compared as numbers, because torch compares no values where a step is estimated.
    boxes = [[round(value, 3) for level in getattr(generator, 'base_anchors', [])
              for box in level.tolist() for value in box] for generator in (first, second)]
    if list(first.strides) != list(second.strides) or boxes[0] != boxes[1]:
        raise ValueError(
            'student and teacher have other priors, so that offsets mean other boxes: '
            f'{_in_one_line(first)} and {_in_one_line(second)}. Give the teacher\'s head the '
            'anchor generator that it was trained with, and the student\'s the same')
    coders = student.bbox_coder, teacher.bbox_coder
    if type(coders[0]) is not type(coders[1]) or vars(coders[0]) != vars(coders[1]):
        raise ValueError(
            'student and teacher code their boxes differently: '
            + ' and '.join(f'{type(coder).__name__} with {vars(coder)}' for coder in coders)
            + '. Give the student\'s head the bbox_coder of the teacher\'s')


def _in_one_line(generator: object) -> str:
    return ' '.join(repr(generator).split())
