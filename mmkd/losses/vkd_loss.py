import torch
from torch import Tensor, nn
from torch.nn import functional as F

from mmkd.losses import functional
from mmkd.registry import MODELS

NORMALIZATIONS = ('standardize', 'whiten')
EPSILON = 1e-5


@MODELS.register_module()
class VkDLoss(nn.Module):
    """Match the teacher's normalised features after an orthogonal projection of the student's.

    "VkD: Improving Knowledge Distillation using Orthogonal Projections", Miles et al., CVPR 2024,
    Section 3, https://arxiv.org/abs/2403.06213: the smooth L1 distance to the teacher's features,
    which alone are normalised, averaged over images and channels. The student's come from an
    ``OrthogonalProjection``.

    Args:
        normalization: 'standardize' brings the channels of each image to mean 0 and variance 1, as
            the authors' code for ImageNet does. 'whiten' makes the channels uncorrelated over the
            batch, with variance 1, which the paper names for generation: it keeps the features
            closest to the centred ones (ZCA), and directions that a batch does not span stay at
            zero.

    Raises:
        ValueError: If ``normalization`` is unknown.
    """

    def __init__(self, normalization: str = 'standardize') -> None:
        super().__init__()
        if normalization not in NORMALIZATIONS:
            raise ValueError(f'normalization must be one of {NORMALIZATIONS}, got '
                             f'{normalization!r}')
        self.normalize = standardize if normalization == 'standardize' else whiten

    def forward(self, student: Tensor, teacher: Tensor) -> Tensor:
        """Return the loss, a scalar.

        Args:
            student: (N, C), from an ``OrthogonalProjection``.
            teacher: (N, C), or maps (N, C, H, W), which are averaged over positions; they get no
                gradient.

        Raises:
            ValueError: If the shapes differ.
        """
        teacher = functional.mean_over_positions(functional.at_least_float32(teacher.detach()))
        functional.check_same_shape(student, teacher)
        return F.smooth_l1_loss(functional.at_least_float32(student), self.normalize(teacher))


def standardize(features: Tensor) -> Tensor:
    """Return features (N, C) with mean 0 and variance 1 in each row."""
    return F.layer_norm(features, features.shape[1:], eps=EPSILON)


def whiten(features: Tensor) -> Tensor:
    """Return features (N, C) whose channels have mean 0, variance 1 and no correlation."""
    centred = features - features.mean(0)
    rows, lengths, columns = torch.linalg.svd(centred, full_matrices=False)
    deviations = (lengths**2 / len(features) + EPSILON).sqrt()
    return rows * (lengths / deviations) @ columns
