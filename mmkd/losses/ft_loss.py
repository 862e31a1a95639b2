from torch import Tensor, nn
from torch.nn import functional as F

from mmkd.losses import functional
from mmkd.registry import MODELS


@MODELS.register_module()
class FTLoss(nn.Module):
    """Match the factors of both networks: factor transfer.

    A factor is a map that a translator (student) or a paraphraser (teacher) has extracted. The mean
    over channels of its square, scaled to unit length, is compared by the mean absolute
    difference. "Paraphrasing Complex Network", Kim, Park & Kwak, NeurIPS 2018, Eq. 2,
    https://arxiv.org/abs/1802.04977. Paper: the factors themselves are scaled and compared. CRD's
    code (Tian et al., ICLR 2020), and here: their energies, as in attention transfer. The minimum,
    zero, is where the energies agree up to scale.
    """

    def forward(self, student: Tensor, teacher: Tensor) -> Tensor:
        """Return the loss, a scalar.

        Args:
            student: (N, C, H, W), factors; a larger map is pooled to the size of the other.
            teacher: (N, C', H', W'), factors; they get no gradient.

        Raises:
            ValueError: If the numbers of images differ.
        """
        functional.check_batch(student, teacher)
        one, other = functional.pool_to_smaller(student, teacher.detach())
        return (_energy(one) - _energy(other)).abs().mean()


def _energy(factors: Tensor) -> Tensor:
    factors = functional.at_least_float32(factors)
    return F.normalize(factors.square().mean(1).flatten(1), dim=1)  # (N, HW)
