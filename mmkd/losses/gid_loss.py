"""What GID compares on the boxes and priors that ``GeneralInstances`` selects."""
from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from mmkd.losses import functional
from mmkd.losses.dense_predictions import check_heads, per_prior
from mmkd.losses.rkd_loss import relative_distances
from mmkd.registry import MODELS
from mmkd.utils import argument_checks

Levels = Sequence[Tensor]


@MODELS.register_module()
class GIDFeatureLoss(nn.Module):
    """Match what both pyramids hold in the selected boxes, behind a convolution: GID.

    "General Instance Distillation for Object Detection", Dai et al., CVPR 2021,
    https://arxiv.org/abs/2103.02340. The squared differences are summed over the channels and
    averaged over positions and boxes, as in the first author's reproduction. Its adapter is never
    applied; this loss has one, because the paper does.

    Args:
        student_channels: Number of channels of the student's pyramid.
        teacher_channels: Number of channels of the teacher's pyramid.
    """

    def __init__(self, student_channels: int = 256, teacher_channels: int = 256) -> None:
        super().__init__()
        self.adapter = nn.Conv2d(student_channels, teacher_channels, 3, padding=1)

    def forward(self, student: Tensor, teacher: Tensor, exists: Tensor) -> Tensor:
        """Return the loss, a scalar.

        Args:
            student: (N * M, C, S, S), as from :class:`InstanceFeatures`.
            teacher: (N * M, C', S, S); they get no gradient.
            exists: (N, M), False for boxes that do not count.

        Raises:
            ValueError: If the numbers of boxes, or the sizes behind the adapter, differ, or the
                student has other channels.
        """
        _check_instances(student, teacher, exists)
        functional.check_channels('student_channels', student, self.adapter.in_channels)
        student = self.adapter(functional.at_least_float32(student))
        functional.check_same_shape(student, teacher)
        errors = (student - functional.at_least_float32(teacher.detach())).square()
        errors = errors.sum(1).mean((1, 2))
        return torch.where(exists.flatten(), errors, 0.0).sum() / exists.sum().clamp(min=1)


@MODELS.register_module()
class GIDRelationLoss(nn.Module):
    """Match the distances between what the pyramids hold in the selected boxes: GID.

    In each network the distances are divided by their mean; the smooth L1 difference is averaged
    over all pairs of boxes. See :class:`GIDFeatureLoss` for the paper. The boxes of all images of
    the process form pairs, as in the first author's reproduction. The minimum is zero and is
    reached where all relations agree, always with fewer than three boxes.
    """

    def forward(self, student: Tensor, teacher: Tensor, exists: Tensor) -> Tensor:
        """Return the loss, a scalar.

        Args:
            student: (N * M, ...); further axes are flattened, and the widths may differ.
            teacher: (N * M, ...); they get no gradient.
            exists: (N, M), False for boxes that do not count.

        Raises:
            ValueError: If the numbers of boxes differ.
        """
        _check_instances(student, teacher, exists)
        student, teacher = (functional.at_least_float32(features.flatten(1))
                            for features in (student, teacher.detach()))
        counts = exists.flatten().to(student.dtype)
        pairs = counts[:, None] * counts
        pairs = pairs - torch.diag(pairs.diagonal())
        difference = F.smooth_l1_loss(relative_distances(student, pairs),
                                      relative_distances(teacher, pairs), reduction='sum')
        return difference / pairs.sum().clamp(min=1)


@MODELS.register_module()
class GIDScoreLoss(nn.Module):
    """Bring the scores of priors in the selected boxes to the teacher's by cross-entropy: GID.

    It is summed over the classes and averaged over the priors of all levels. See
    :class:`GIDFeatureLoss` for the paper.
    """

    class_arguments = ('student', 'teacher')

    def forward(self, student: Levels, teacher: Levels, priors: Levels) -> Tensor:
        """Return the loss, a scalar.

        Args:
            student: (N, A * K, H, W) of each level, logits.
            teacher: The teacher's, of the same shapes; they get no gradient.
            priors: (N * H * W * A,) of each level, 1 for priors that count and 0 for the others.

        Raises:
            ValueError: If the shapes of the heads differ.
        """
        return _mean_over_priors(
            lambda logits, expected: F.binary_cross_entropy_with_logits(
                logits, expected.sigmoid(), reduction='none'), student, teacher, priors)


@MODELS.register_module()
class GIDBoxLoss(nn.Module):
    """Bring the box offsets of priors in the selected boxes to the teacher's by smooth L1: GID.

    It is summed over the four offsets and averaged over the priors of all levels. See
    :class:`GIDFeatureLoss` for the paper.

    Args:
        beta: Difference up to which the loss is quadratic, >= 0; 0 is the L1 of mmdet's RetinaNet.
            The first author's reproduction takes that of the detector's own loss, 0 or 0.1.

    Raises:
        ValueError: If ``beta`` is negative.
    """

    def __init__(self, beta: float = 0.0) -> None:
        super().__init__()
        argument_checks.check_not_negative('beta', beta)
        self.beta = beta

    def forward(self, student: Levels, teacher: Levels, priors: Levels) -> Tensor:
        """Return the loss, a scalar.

        Args:
            student: (N, A * 4, H, W) of each level, offsets to the priors.
            teacher: The teacher's, of the same shapes; they get no gradient.
            priors: As for :class:`GIDScoreLoss`.

        Raises:
            ValueError: If the shapes of the heads differ.
        """
        return _mean_over_priors(
            lambda offsets, expected: F.smooth_l1_loss(
                offsets, expected, reduction='none', beta=self.beta), student, teacher, priors)


def _mean_over_priors(difference, student: Levels, teacher: Levels, priors: Levels) -> Tensor:
    """Return the sum of ``difference`` over the priors that count, divided by their number."""
    check_heads(student, teacher, priors)
    total = 0
    for first, second, counts in zip(student, teacher, priors):
        rows = [functional.at_least_float32(per_prior(level, len(counts)))
                for level in (first, second.detach())]
        total = total + torch.where(counts > 0, difference(*rows).sum(1), 0.0).sum()
    return total / sum(counts.sum() for counts in priors).clamp(min=1)


def _check_instances(student: Tensor, teacher: Tensor, exists: Tensor) -> None:
    functional.check_batch(student, teacher)
    if exists.numel() != len(student):
        raise ValueError(f'exists must say for each of {len(student)} boxes whether it counts, '
                         f'got {tuple(exists.shape)}')
