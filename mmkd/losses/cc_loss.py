from torch import Tensor, nn

from mmkd.losses import functional
from mmkd.registry import MODELS


@MODELS.register_module()
class CCLoss(nn.Module):
    """Correlation congruence, as CRD's comparison computes it.

    "Correlation Congruence for Knowledge Distillation", Peng et al., ICCV 2019,
    https://arxiv.org/abs/1904.01802. Paper: the difference of the correlation matrices of a batch,
    through a kernel (Eq. 5). CRD's code (Tian et al., ICLR 2020), and here, since its numbers are
    those that papers quote: for consecutive images i, i + 1 the sum over channels of
    |d_i| |d_i+1| with d = student - teacher, averaged over the pairs. It is zero, its minimum,
    where both agree, and wherever no two neighbours differ in the same channel.
    """

    def forward(self, student: Tensor, teacher: Tensor) -> Tensor:
        """Return the loss, a scalar.

        Args:
            student: (N, D), embedded by a connector, N >= 2.
            teacher: (N, D), embedded by a connector, which is trained through this loss.

        Raises:
            ValueError: If the shapes differ or there is only one image.
        """
        functional.check_same_shape(student, teacher)
        if len(student) < 2:
            raise ValueError('CCLoss compares neighbours: it needs at least 2 images, got 1')
        difference = (functional.at_least_float32(student)
                      - functional.at_least_float32(teacher)).abs()
        return (difference[:-1] * difference[1:]).flatten(1).sum(1).mean()
