import math
from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from mmkd.losses import functional
from mmkd.registry import MODELS
from mmkd.utils import argument_checks

SMALLEST_VARIANCE = 1e-5


@MODELS.register_module()
class VIDLoss(nn.Module):
    """Tell the teacher's features from the student's: variational information distillation.

    A small network predicts the mean of the teacher's map, and a parameter for each channel holds
    its variance. The loss is the Gaussian negative log-likelihood without its constant, averaged
    over elements and summed over stages. "Variational Information Distillation for Knowledge
    Transfer", Ahn et al., CVPR 2019, Eq. 5-6, https://arxiv.org/abs/1904.05835. The predictors live
    in the loss and are trained with the student; mdistiller's code forgets to train the variances.

    Args:
        student_channels: Number of channels of each stage of the student.
        teacher_channels: Number of channels of each stage of the teacher.
        initial_variance: The variance at the start, > 1e-5; 5 in CRD and mdistiller.

    Raises:
        ValueError: If the lists differ in length or the variance is too small.
    """

    def __init__(self, student_channels: Sequence[int], teacher_channels: Sequence[int], *,
                 initial_variance: float = 5.0) -> None:
        super().__init__()
        if len(student_channels) != len(teacher_channels):
            raise ValueError('student_channels and teacher_channels must have one entry per stage, '
                             f'got {student_channels} and {teacher_channels}')
        argument_checks.check_positive('initial_variance - 1e-5',
                                       initial_variance - SMALLEST_VARIANCE)
        self.predictors = nn.ModuleList(
            _predictor(*channels) for channels in zip(student_channels, teacher_channels))
        start = math.log(math.exp(initial_variance - SMALLEST_VARIANCE) - 1)
        self.log_scales = nn.ParameterList(
            nn.Parameter(torch.full((channels,), start)) for channels in teacher_channels)

    def forward(self, student: Sequence[Tensor], teacher: Sequence[Tensor]) -> Tensor:
        """Return the loss, a scalar.

        Args:
            student: List of stages (N, C_s, H, W). The larger map of a stage is pooled to the size
                of the smaller one.
            teacher: List of stages (N, C_t, H', W'); they get no gradient.

        Raises:
            ValueError: If the numbers of stages or images differ, or a stage is not a map.
        """
        functional.check_stages(student, teacher)
        functional.check_as_many(
            'give student_channels and teacher_channels one entry for each stage',
            stages=student, channels=self.predictors)
        losses = []
        for predictor, log_scale, student_map, teacher_map in zip(
                self.predictors, self.log_scales, student, teacher):
            student_map, teacher_map = functional.pool_to_smaller(
                functional.at_least_float32(student_map),
                functional.at_least_float32(teacher_map.detach()))
            mean = predictor(student_map)
            variance = (F.softplus(log_scale) + SMALLEST_VARIANCE).view(1, -1, 1, 1)
            error = (mean - teacher_map).square()
            losses.append(0.5 * (error / variance + variance.log()).mean())
        return sum(losses)


def _predictor(in_channels: int, out_channels: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(in_channels, out_channels, 1, bias=False), nn.ReLU(),
        nn.Conv2d(out_channels, out_channels, 1, bias=False), nn.ReLU(),
        nn.Conv2d(out_channels, out_channels, 1, bias=False))
