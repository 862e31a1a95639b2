import math
from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from mmkd.losses import functional
from mmkd.registry import MODELS

LEAST_NEGATIVE_PART = 1e-3


@MODELS.register_module()
class OFDLoss(nn.Module):
    """Match features before their ReLU, but not how negative they are: overhaul of feature KD.

    The teacher's features are cut at a margin below zero: the mean of the negative part of each
    channel, read from the BatchNorm before the ReLU. Where the teacher's is not positive and the
    student's lies below, nothing is compared. Squared difference, summed over channels and
    positions, averaged over images; the last stage weighs 1 and each earlier one half of the next.
    "A Comprehensive Overhaul of Feature Distillation", Heo et al., ICCV 2019, Eq. 2-7,
    https://arxiv.org/abs/1904.01866. In the authors' code the teacher's BatchNorm runs in train
    mode; here, as in mdistiller, the teacher stays frozen.
    """

    def forward(self, student: Sequence[Tensor], teacher: Sequence[Tensor],
                norm_weights: Sequence[Tensor], norm_biases: Sequence[Tensor]) -> Tensor:
        """Return the loss, a scalar.

        Args:
            student: Stages of (N, C, H, W), before ReLU, through connectors.
            teacher: Stages of (N, C, H', W'), before ReLU, pooled to the student's size; they get
                no gradient.
            norm_weights: (C,) of each stage, of the teacher's BatchNorm before the ReLU.
            norm_biases: (C,) of each stage, likewise.

        Raises:
            ValueError: If the numbers of stages or the shapes differ.
        """
        functional.check_stages(student, teacher)
        losses = []
        for index, (one, other, weight, bias) in enumerate(
                zip(student, teacher, norm_weights, norm_biases, strict=True)):
            one = functional.at_least_float32(one)
            other = F.adaptive_avg_pool2d(functional.at_least_float32(other.detach()),
                                          one.shape[2:])
            functional.check_same_shape(one, other)
            margin = margins(weight.detach(), bias.detach()).view(1, -1, 1, 1)
            stage_weight = 2.0 ** (index + 1 - len(student))
            losses.append(stage_weight * partial_distance(one, other, margin))
        return sum(losses)


def margins(norm_weight: Tensor, norm_bias: Tensor) -> Tensor:
    """Mean of the negative part of a normal variable with mean ``norm_bias``: (C,) -> (C,).

    The standard deviation is |``norm_weight``|. A channel that is hardly ever negative gets minus
    three standard deviations, as in the authors' code.
    """
    scale, mean = norm_weight.double().abs(), norm_bias.double()
    negative = torch.special.ndtr(-mean / scale)
    density = torch.exp(-(mean / scale).square() / 2) / math.sqrt(2 * math.pi)
    conditional = mean - scale * density / negative
    return torch.where(negative > LEAST_NEGATIVE_PART, conditional, -3 * scale).to(norm_bias.dtype)


def partial_distance(student: Tensor, teacher: Tensor, margin: Tensor) -> Tensor:
    """Squared difference to the cut teacher where it counts, summed, over the number of images."""
    teacher = torch.maximum(teacher, margin.to(teacher.dtype))
    counts = (student > teacher) | (teacher > 0)
    return ((student - teacher).square() * counts).sum() / len(student)
