from torch import Tensor, nn
from torch.nn import functional as F

from mmkd.losses import functional
from mmkd.registry import MODELS


@MODELS.register_module()
class FeatureMSELoss(nn.Module):
    """Match features by their mean squared difference: the hint loss of FitNets.

    "FitNets: Hints for Thin Deep Nets", Romero et al., ICLR 2015, Eq. 3,
    https://arxiv.org/abs/1412.6550. The paper takes half the squared norm, in a separate stage
    before distillation. This loss takes the mean over all elements and stands beside the task
    loss, because CRD (Tian et al., ICLR 2020) and mdistiller compare it in that form. The minimum
    is zero and is reached where both networks agree.
    """

    def forward(self, student: Tensor, teacher: Tensor) -> Tensor:
        """Return the loss, a scalar.

        Args:
            student: (N, ...); the features usually come from an ``AlignFeatures`` connector.
            teacher: Features of the same shape; they get no gradient.

        Raises:
            ValueError: If the shapes differ.
        """
        functional.check_same_shape(student, teacher)
        return F.mse_loss(functional.at_least_float32(student),
                          functional.at_least_float32(teacher.detach()))
