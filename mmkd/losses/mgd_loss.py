from torch import Tensor, nn

from mmkd.losses import functional
from mmkd.registry import MODELS


@MODELS.register_module()
class MGDLoss(nn.Module):
    """Squared difference of what was generated from masked features, summed over an image.

    "Masked Generative Distillation", Yang et al., ECCV 2022, Eq. 4,
    https://arxiv.org/abs/2205.01529; the generator is the connector ``MaskedGenerator``. Summed
    over channels and positions, averaged over images, so that the weight depends on the size of the
    map: 7e-5 for ImageNet classifiers. It is zero, its minimum, where both agree.
    """

    def forward(self, student: Tensor, teacher: Tensor) -> Tensor:
        """Return the loss, a scalar.

        Args:
            student: (N, C, H, W), generated.
            teacher: (N, C, H, W); gets no gradient.

        Raises:
            ValueError: If the shapes differ.
        """
        functional.check_same_shape(student, teacher)
        difference = (functional.at_least_float32(student)
                      - functional.at_least_float32(teacher.detach()))
        return difference.square().sum() / len(student)
