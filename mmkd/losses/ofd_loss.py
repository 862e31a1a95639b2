import math
from collections.abc import Sequence

import torch
from torch import Tensor, nn

from mmkd.losses import functional
from mmkd.registry import MODELS
from mmkd.utils import resizing

LEAST_NEGATIVE_PART = 1e-3


@MODELS.register_module()
class OFDLoss(nn.Module):
    """Match features before their ReLU, but not how negative they are: overhaul of feature KD.

    The teacher's features are cut at a margin below zero: the mean of the negative part of each
    channel, which the BatchNorm before the ReLU gives. Where the teacher's feature is not positive
    and the student's lies below it, nothing is compared. The squared difference is summed over
    channels and positions and averaged over images. The last stage has weight 1, and each earlier
    stage has half the weight of the next. "A Comprehensive Overhaul of Feature Distillation", Heo
    et al., ICCV 2019, Eq. 2-7, https://arxiv.org/abs/1904.01866. The teacher's BatchNorm runs in
    train mode in the authors' code; the teacher stays frozen in mdistiller and here.
    """

    def forward(self, student: Sequence[Tensor], teacher: Sequence[Tensor],
                norm_weights: Sequence[Tensor], norm_biases: Sequence[Tensor]) -> Tensor:
        """Return the loss, a scalar.

        Args:
            student: List of stages (N, C, H, W) before their ReLU, from connectors.
            teacher: List of stages (N, C, H', W') before their ReLU. They are pooled to the
                student's size and get no gradient.
            norm_weights: One (C,) for each stage: the weight of the teacher's BatchNorm before the
                ReLU.
            norm_biases: One (C,) for each stage: the bias of that BatchNorm.

        Raises:
            ValueError: If the numbers of stages or the shapes differ, or a stage is not a map.
        """
        functional.check_stages(student, teacher)
        functional.check_as_many("wire the teacher's BatchNorm in front of each stage",
                                 stages=student, norm_weights=norm_weights, norm_biases=norm_biases)
        losses = []
        for index, (student_map, teacher_map, weight, bias) in enumerate(
                zip(student, teacher, norm_weights, norm_biases)):
            functional.check_maps(student_map, teacher_map)
            student_map = functional.at_least_float32(student_map)
            teacher_map = resizing.adaptive_avg_pool2d(
                functional.at_least_float32(teacher_map.detach()), student_map.shape[2:])
            functional.check_same_shape(student_map, teacher_map)
            margin = margins(weight.detach(), bias.detach()).view(1, -1, 1, 1)
            stage_weight = 2.0 ** (index + 1 - len(student))
            losses.append(stage_weight * partial_distance(student_map, teacher_map, margin))
        return sum(losses)


def margins(norm_weight: Tensor, norm_bias: Tensor) -> Tensor:
    """Return the mean of the negative part of a normal variable for each channel, (C,).

    The variable's mean is ``norm_bias``, (C,), and its standard deviation is ``|norm_weight|``. A
    channel that is hardly ever negative gets minus three standard deviations, as in the authors'
    code.
    """
    scale, mean = norm_weight.double().abs(), norm_bias.double()
    negative = torch.special.ndtr(-mean / scale)
    density = torch.exp(-(mean / scale).square() / 2) / math.sqrt(2 * math.pi)
    conditional = mean - scale * density / negative
    return torch.where(negative > LEAST_NEGATIVE_PART, conditional, -3 * scale).to(norm_bias.dtype)


def partial_distance(student: Tensor, teacher: Tensor, margin: Tensor) -> Tensor:
    """Return the squared difference to the cut teacher where it counts, per image, a scalar."""
    teacher = torch.maximum(teacher, margin.to(teacher.dtype))
    counts = (student > teacher) | (teacher > 0)
    return ((student - teacher).square() * counts).sum() / len(student)
