from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn

from mmkd.losses import functional
from mmkd.losses.dense_predictions import check_heads, per_prior
from mmkd.registry import MODELS
from mmkd.utils import argument_checks

Levels = Sequence[Tensor]


def _mean_divergence(student: Tensor, teacher: Tensor, temperature: float) -> Tensor:
    """Return T^2 KL of each row, divided by its length, as the authors' code does."""
    rows = [functional.at_least_float32(logits) / temperature
            for logits in (student, teacher.detach())]
    return temperature**2 * functional.kl_divergence_rows(*rows) / student.shape[1]


@MODELS.register_module()
class LDLoss(nn.Module):
    """Match the distributions of the four sides of boxes where a region has weight: LD.

    "Localization Distillation for Dense Object Detection", Zheng et al., CVPR 2022, Eq. 3,
    https://arxiv.org/abs/2102.12252. It is T^2 KL between the softmax over the bins of each side.
    The paper sums over the bins; this loss averages, because the authors' code does. Weighted, it
    is summed over priors and averaged over the sides, and not divided by the number of priors.

    Args:
        temperature: T, > 0; the authors take 10.

    Raises:
        ValueError: If ``temperature`` is not > 0.
    """

    def __init__(self, temperature: float = 10.0) -> None:
        super().__init__()
        argument_checks.check_positive('temperature', temperature)
        self.temperature = temperature

    def forward(self, student: Levels, teacher: Levels, weights: Levels) -> Tensor:
        """Return the loss, a scalar.

        Args:
            student: (N, 4 * bins, H, W) of each level, logits of the bins.
            teacher: The teacher's, of the same shapes; they get no gradient.
            weights: (N * H * W,) of each level, as from :class:`LDRegions`.

        Raises:
            ValueError: If the shapes of the heads differ.
        """
        check_heads(student, teacher, weights)
        return sum((weight.repeat_interleave(4) * _mean_divergence(
            per_prior(ours, 4 * len(weight)), per_prior(theirs, 4 * len(weight)),
            self.temperature)).sum() / 4 for ours, theirs, weight in zip(student, teacher, weights))


@MODELS.register_module()
class LDScoreLoss(nn.Module):
    """Match the softmax over the classes at the positive priors: the main KD of LD.

    It is T^2 KL, averaged over the classes and over the positive priors of a level, and summed
    over the levels, as in the authors' code. See :class:`LDLoss` for the paper.

    Args:
        temperature: T, > 0; the authors take 2.

    Raises:
        ValueError: If ``temperature`` is not > 0.
    """

    class_arguments = ('student_scores', 'teacher_scores')

    def __init__(self, temperature: float = 2.0) -> None:
        super().__init__()
        argument_checks.check_positive('temperature', temperature)
        self.temperature = temperature

    def forward(self, student_scores: Levels, teacher_scores: Levels,
                targets: Sequence[Mapping]) -> Tensor:
        """Return the loss, a scalar.

        Args:
            student_scores: (N, K, H, W) of each level, logits.
            teacher_scores: The teacher's, of the same shapes; they get no gradient.
            targets: The arguments of the student's ``loss_cls`` on each level; see
                :class:`LDRegions`.

        Raises:
            ValueError: If the shapes of the heads differ.
        """
        check_heads(student_scores, teacher_scores, targets)
        loss = 0
        for ours, theirs, target in zip(student_scores, teacher_scores, targets):
            labels = target['target'][0]
            is_positive = (labels >= 0) & (labels < ours.shape[1])
            rows = _mean_divergence(per_prior(ours, len(labels)), per_prior(theirs, len(labels)),
                                    self.temperature)
            weighted = torch.where(is_positive, rows * target['weight'], 0.0)
            loss = loss + weighted.sum() / is_positive.sum().clamp(min=1)
        return loss
