"""Measures of how far the features of a student are from its teacher's."""
from collections.abc import Mapping

import torch
from torch import Tensor
from torch.nn import functional as F

from mmkd.losses.mdr_loss import angle_matrices, length_matrices
from mmkd.utils import cka
from mmkd.utils.tensor_tree import tensors_of


def comparable_layers(student: Mapping[str, object], teacher: Mapping[str, object]) -> list[str]:
    """Return the names that both networks capture as one tensor with a row per image.

    Raises:
        ValueError: If there are none.
    """
    names = [name for name, value in student.items()
             if isinstance(value, Tensor) and isinstance(teacher.get(name), Tensor)
             and len(value) == len(teacher[name])]
    if not names:
        raise ValueError(f'nothing to compare: the student captures {list(student)} and the '
                         f'teacher {list(teacher)}; give layers of both the same name in '
                         'student_layers and teacher_layers')
    return names


def last_map(output: object) -> Tensor:
    """Return the tensor that a layer yields, or the last of several, as a neck yields them.

    A stage of Swin yields its tokens and their grid; the tokens are returned.
    """
    tensors = tensors_of(output)
    return tensors[-1]


def similarities(student: Tensor, teacher: Tensor) -> dict[str, float]:
    """Return the CKA of a batch of features, and the mean cosine where the shapes agree.

    Args:
        student: (n, ...) with n >= 4.
        teacher: (n, ...).
    """
    result = dict(cka=float(cka.minibatch_cka(student, teacher)))
    if student.shape == teacher.shape:
        result['cosine'] = float(cka.mean_cosine(student, teacher))
    return result


def relation_error(student: Tensor, teacher: Tensor) -> float:
    """Return the mean squared difference of the relations between images, as MDR's Fig. 4 shows it.

    A network's relations are the cosines between images plus the relative differences of their
    lengths (MDR, ACM MM 2024, Eq. 4, 9 and 10). Both are scaled to 0..1 first.

    Args:
        student: (n, D). Maps (n, C, H, W) and tokens (n, L, D) are averaged over positions.
        teacher: The teacher's features in the same form, of any width.
    """
    return float(F.mse_loss(_relations(student), _relations(teacher)))


def relative_lengths(features: Tensor) -> Tensor:
    """Return the lengths of pooled features over their mean, (n,)."""
    lengths = _pooled(features).norm(dim=1)
    return lengths / lengths.mean()


def _relations(features: Tensor) -> Tensor:
    rows = _pooled(features)
    return sum(_to_unit_range(matrix) for matrix in (
        angle_matrices(rows, rows), length_matrices(rows, rows).abs()))


def _to_unit_range(matrix: Tensor) -> Tensor:
    low, high = matrix.min(), matrix.max()
    return (matrix - low) / (high - low).clamp(min=torch.finfo(matrix.dtype).tiny)


def _pooled(features: Tensor) -> Tensor:
    if features.ndim == 3:  # These are tokens, (n, L, D).
        return features.mean(1).double()
    return features.flatten(2).mean(2).double() if features.ndim == 4 else features.double()
