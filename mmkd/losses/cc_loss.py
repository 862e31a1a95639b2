from torch import Tensor, nn

from mmkd.losses import functional
from mmkd.registry import MODELS


@MODELS.register_module()
class CCLoss(nn.Module):
    """Correlation congruence, as CRD's comparison computes it.

    "Correlation Congruence for Knowledge Distillation", Peng et al., ICCV 2019,
    https://arxiv.org/abs/1904.01802, compares the correlation matrices of a batch through a kernel
    (Eq. 5). CRD's code (Tian et al., ICLR 2020) computes something else, and this loss follows it,
    because papers quote its numbers: for consecutive images i and i + 1 it takes the sum over
    channels of ``|d_i| |d_i+1|`` with d = student - teacher, and averages over the pairs. The
    minimum is zero. It is reached where both networks agree, and also wherever no two neighbours
    differ in the same channel.
    """

    smallest_batch = 2
    """Neighbours are compared, so a batch of one image is an error."""

    def forward(self, student: Tensor, teacher: Tensor) -> Tensor:
        """Return the loss, a scalar.

        Args:
            student: (N, D) with N >= 2, embedded by a connector.
            teacher: (N, D), embedded by a connector. This loss trains that connector too.

        Raises:
            ValueError: If the shapes differ or there is only one image.
        """
        functional.check_same_shape(student, teacher)
        if len(student) < 2:
            raise ValueError('CCLoss compares neighbours: it needs at least 2 images, got 1')
        difference = (functional.at_least_float32(student)
                      - functional.at_least_float32(teacher)).abs()
        return (difference[:-1] * difference[1:]).flatten(1).sum(1).mean()
