from torch import Tensor, nn
from torch.nn import functional as F

from mmkd.losses import functional
from mmkd.registry import MODELS


@MODELS.register_module()
class FTLoss(nn.Module):
    """Match the factors of both networks: factor transfer.

    A factor is a map that a translator (of the student) or a paraphraser (of the teacher) has
    extracted. Its energy is the mean over channels of its square, scaled to unit length. The loss
    is the mean absolute difference of the energies. "Paraphrasing Complex Network", Kim, Park &
    Kwak, NeurIPS 2018, Eq. 2, https://arxiv.org/abs/1802.04977. The paper scales and compares the
    factors themselves; CRD's code (Tian et al., ICLR 2020) compares their energies, as attention
    transfer does, and this loss follows it. The minimum is zero and is reached where the energies
    agree up to scale.
    """

    def forward(self, student: Tensor, teacher: Tensor) -> Tensor:
        """Return the loss, a scalar.

        Args:
            student: (N, C, H, W), the student's factors. The larger of the two maps is pooled to
                the size of the smaller one.
            teacher: (N, C', H', W'), the teacher's factors; they get no gradient.

        Raises:
            ValueError: If the numbers of images differ or the factors are not maps.
        """
        functional.check_batch(student, teacher)
        student, teacher = functional.pool_to_smaller(student, teacher.detach())
        return (_energy(student) - _energy(teacher)).abs().mean()


def _energy(factors: Tensor) -> Tensor:
    factors = functional.at_least_float32(factors)
    return F.normalize(factors.square().mean(1).flatten(1), dim=1)  # (N, HW)
