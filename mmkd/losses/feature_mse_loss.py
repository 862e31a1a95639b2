from torch import Tensor, nn
from torch.nn import functional as F

from mmkd.losses import functional
from mmkd.registry import MODELS


@MODELS.register_module()
class FeatureMSELoss(nn.Module):
    """Mean squared difference of features, the hint loss of FitNets.

    "FitNets: Hints for Thin Deep Nets", Romero et al., ICLR 2015, Eq. 3,
    https://arxiv.org/abs/1412.6550. Paper: half the squared norm, in a stage of its own before
    distillation. Here: the mean over all elements, beside the task loss, as CRD (Tian et al., ICLR
    2020) and mdistiller compare it. It is zero, its minimum, where both agree.
    """

    def forward(self, student: Tensor, teacher: Tensor) -> Tensor:
        """Return the loss, a scalar.

        Args:
            student: (N, ...), usually through an ``AlignFeatures`` connector.
            teacher: Of the same shape; gets no gradient.

        Raises:
            ValueError: If the shapes differ.
        """
        functional.check_same_shape(student, teacher)
        return F.mse_loss(functional.at_least_float32(student),
                          functional.at_least_float32(teacher.detach()))
