from collections.abc import Sequence

from torch import Tensor, nn
from torch.nn import functional as F

from mmkd.losses import functional
from mmkd.registry import MODELS
from mmkd.utils import argument_checks


@MODELS.register_module()
class ATLoss(nn.Module):
    """Match where the two networks are active: attention transfer.

    The attention of a map is the mean over channels of ``|activation|^p``, scaled to unit length.
    The loss is the mean squared difference of the attentions, summed over stages. "Paying More
    Attention to Attention", Zagoruyko & Komodakis, ICLR 2017, Eq. 2,
    https://arxiv.org/abs/1612.03928. The paper takes the norm of the difference; the authors'
    code, CRD and mdistiller take the mean of the squares, and so does this loss. Scaling a map by
    a positive factor changes nothing. The minimum is zero and is reached where the attentions
    agree.

    Args:
        power: The exponent p, > 0. The authors use 2.

    Raises:
        ValueError: If ``power`` is not > 0.
    """

    def __init__(self, power: float = 2.0) -> None:
        super().__init__()
        argument_checks.check_positive('power', power)
        self.power = power

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
            student_map, teacher_map = functional.pool_to_smaller(stage[0], stage[1].detach())
            difference = self._attention(student_map) - self._attention(teacher_map)
            losses.append(difference.square().mean())
        return sum(losses)

    def _attention(self, features: Tensor) -> Tensor:
        features = functional.at_least_float32(features)
        attention = features.abs().pow(self.power).mean(1).flatten(1)  # (N, HW)
        return F.normalize(attention, dim=1)
