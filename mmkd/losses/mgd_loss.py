from torch import Tensor, nn

from mmkd.losses import functional
from mmkd.registry import MODELS


@MODELS.register_module()
class MGDLoss(nn.Module):
    """Match what was generated from masked features, by the squared difference of an image.

    "Masked Generative Distillation", Yang et al., ECCV 2022, Eq. 4,
    https://arxiv.org/abs/2205.01529; the generator is the connector ``MaskedGenerator``. The
    squared difference is summed over channels and positions and averaged over images. The weight
    therefore depends on the size of the map; it is 7e-5 for ImageNet classifiers. The minimum is
    zero and is reached where both networks agree.
    """

    def forward(self, student: Tensor, teacher: Tensor) -> Tensor:
        """Return the loss, a scalar.

        Args:
            student: (N, ...), usually a generated map.
            teacher: Features of the same shape; they get no gradient.

        Raises:
            ValueError: If the shapes differ.
        """
        functional.check_same_shape(student, teacher)
        difference = (functional.at_least_float32(student)
                      - functional.at_least_float32(teacher.detach()))
        return difference.square().sum() / len(student)
