from torch import Tensor, nn

from mmkd.losses import functional
from mmkd.registry import MODELS
from mmkd.utils import argument_checks


@MODELS.register_module()
class CWDLoss(nn.Module):
    """Match where each channel of the student looks to where the teacher's channel looks.

    The loss is T^2 KL between the softmax over positions of each channel, averaged over channels
    and images. "Channel-wise Knowledge Distillation for Dense Prediction", Shu et al., ICCV 2021,
    Eq. 4, https://arxiv.org/abs/2011.13256. The minimum is zero and is reached where both networks
    agree up to a shift of each channel.

    Args:
        temperature: T, > 0. The authors use 1 for detectors and 4 for segmentation.

    Raises:
        ValueError: If ``temperature`` is not > 0.
    """

    def __init__(self, temperature: float = 1.0) -> None:
        super().__init__()
        argument_checks.check_positive('temperature', temperature)
        self.temperature = temperature

    def forward(self, student: Tensor, teacher: Tensor) -> Tensor:
        """Return the loss, a scalar.

        Args:
            student: (N, C, H, W).
            teacher: (N, C, H, W); it gets no gradient.

        Raises:
            ValueError: If the shapes differ or are not those of maps.
        """
        functional.check_maps(student, teacher)
        functional.check_same_shape(student, teacher)
        rows = [functional.at_least_float32(features).flatten(2).flatten(0, 1) / self.temperature
                for features in (student, teacher.detach())]
        return self.temperature**2 * functional.kl_divergence_rows(*rows).mean()
