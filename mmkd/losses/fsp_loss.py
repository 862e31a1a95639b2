from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from mmkd.losses import functional
from mmkd.registry import MODELS


@MODELS.register_module()
class FSPLoss(nn.Module):
    """Match how the maps of consecutive stages go together: the flow of the solution procedure.

    "A Gift from Knowledge Distillation: Fast Optimization, Network Minimization and Transfer
    Learning", Yim et al., CVPR 2017, Eq. 1 and 2. The FSP matrix of two maps is the mean over
    positions of the products of their channels; a larger map is average-pooled to the smaller one.
    The paper sums the squares over the entries and pools by the maximum; this loss averages over
    entries and images, sums over the pairs of stages, and pools by the mean, because CRD's code
    does, with whose numbers it agrees. The minimum is zero, where both networks agree.
    """

    def forward(self, student: Sequence[Tensor], teacher: Sequence[Tensor]) -> Tensor:
        """Return the loss, a scalar.

        Args:
            student: At least two maps (N, C, H, W), from the first stage to the last.
            teacher: As many maps with the same channels; they get no gradient.

        Raises:
            ValueError: If there are fewer than two stages, or their channels differ.
        """
        functional.check_stages(student, teacher)
        if len(student) < 2:
            raise ValueError('FSPLoss compares pairs of stages and needs at least two, got one')
        for student_map, teacher_map in zip(student, teacher):
            functional.check_maps(student_map, teacher_map)
            if student_map.shape[1] != teacher_map.shape[1]:
                raise ValueError('FSP matrices of student and teacher have one size where their '
                                 f'maps have equal channels, got {student_map.shape[1]} and '
                                 f'{teacher_map.shape[1]}')
        student = [functional.at_least_float32(one) for one in student]
        teacher = [functional.at_least_float32(one.detach()) for one in teacher]
        return torch.stack([
            F.mse_loss(fsp_matrix(*student[stage:stage + 2]), fsp_matrix(*teacher[stage:stage + 2]))
            for stage in range(len(student) - 1)]).sum()


def fsp_matrix(first: Tensor, second: Tensor) -> Tensor:
    """Return the mean products of the channels of two maps of an image, (N, C1, C2).

    Args:
        first: (N, C1, H1, W1).
        second: (N, C2, H2, W2).
    """
    first, second = functional.pool_to_smaller(first, second)
    positions = first.shape[2] * first.shape[3]
    return first.flatten(2) @ second.flatten(2).transpose(1, 2) / positions
