from collections.abc import Sequence

from torch import Tensor, nn
from torch.nn import functional as F

from mmkd.losses import functional
from mmkd.registry import MODELS


@MODELS.register_module()
class NSTLoss(nn.Module):
    """Match the distributions of activation patterns: neuron selectivity transfer.

    Each channel's map, scaled to unit length, is a sample of a distribution over positions. The
    loss is the squared maximum mean discrepancy with the kernel (x . y)^2, averaged over images
    and summed over stages. "Like What You Like", Huang & Wang, 2017, Eq. 3 and 6,
    https://arxiv.org/abs/1707.01219. The minimum is zero; equal distributions of channels reach
    it, in whatever order the channels come.
    """

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
        losses = []
        for stage in zip(student, teacher):
            student_rows, teacher_rows = (
                F.normalize(functional.at_least_float32(features).flatten(2), dim=2)
                for features in functional.pool_to_smaller(stage[0], stage[1].detach()))
            losses.append(_mean_kernel(teacher_rows, teacher_rows)
                          + _mean_kernel(student_rows, student_rows)
                          - 2 * _mean_kernel(student_rows, teacher_rows))
        return sum(losses)


def _mean_kernel(first: Tensor, second: Tensor) -> Tensor:
    """Return the mean of (x . y)^2 over all pairs of channels and all images of (N, C, HW)."""
    return (first @ second.transpose(1, 2)).square().mean()
