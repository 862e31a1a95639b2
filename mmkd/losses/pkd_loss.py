from torch import Tensor, nn
from torch.nn import functional as F

from mmkd.losses import functional
from mmkd.registry import MODELS

EPSILON = 1e-6


@MODELS.register_module()
class PKDLoss(nn.Module):
    """Match standardised channels by half the mean squared difference: 1 - Pearson correlation.

    "PKD: General Distillation Framework for Object Detectors via Pearson Correlation Coefficient",
    Cao et al., NeurIPS 2022, Eq. 4, https://arxiv.org/abs/2207.02039. Each channel is brought to
    mean 0 and variance 1 over the images and positions of the batch, so that detectors of different
    families can be compared. A student's map of another size is interpolated. The minimum is zero
    and is reached where the channels agree up to scale and shift.
    """

    def forward(self, student: Tensor, teacher: Tensor) -> Tensor:
        """Return the loss, a scalar.

        Args:
            student: (N, C, H, W).
            teacher: (N, C, H', W'); it gets no gradient.

        Raises:
            ValueError: If images or channels differ, or the shapes are not those of maps.
        """
        functional.check_maps(student, teacher)
        if student.shape[2:] != teacher.shape[2:]:
            student = F.interpolate(student, teacher.shape[2:], mode='bilinear')
        functional.check_same_shape(student, teacher)
        return F.mse_loss(_standardised(student), _standardised(teacher.detach())) / 2


def _standardised(features: Tensor) -> Tensor:
    features = functional.at_least_float32(features)
    # The authors' code divides the variance by one less than the number of values.
    deviation, mean = features.std((0, 2, 3), keepdim=True), features.mean((0, 2, 3), keepdim=True)
    return (features - mean) / (deviation + EPSILON)
