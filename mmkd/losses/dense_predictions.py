"""The predictions of a dense head as rows, one for each prior."""
from collections.abc import Mapping, Sequence

from torch import Tensor


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
