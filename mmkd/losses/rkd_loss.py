import torch
from torch import Tensor, nn
from torch.nn import functional as F

from mmkd.losses import functional
from mmkd.registry import MODELS
from mmkd.utils import argument_checks

SMALLEST = 1e-12


@MODELS.register_module()
class RKDLoss(nn.Module):
    """Match the distances and angles between the images of a batch.

    The loss is w_d L_d + w_a L_a. L_d is the smooth L1 difference of the pairwise distances, which
    are divided by their mean in each network. L_a is the smooth L1 difference of the cosines of the
    angles of all triples. "Relational Knowledge Distillation", Park et al., CVPR 2019, Eq. 5-9,
    https://arxiv.org/abs/1904.05068. The loss holds both weights, because the two parts are always
    used together. The widths may differ. The minimum is zero and is reached where all relations
    agree.

    Args:
        distance_weight: w_d, >= 0; 25 in the authors' code, CRD and mdistiller.
        angle_weight: w_a, >= 0; 50 in the same codes.

    Raises:
        ValueError: If a weight is negative.
    """

    def __init__(self, distance_weight: float = 25.0, angle_weight: float = 50.0) -> None:
        super().__init__()
        argument_checks.check_not_negative('distance_weight', distance_weight)
        argument_checks.check_not_negative('angle_weight', angle_weight)
        self.distance_weight = distance_weight
        self.angle_weight = angle_weight

    def forward(self, student: Tensor, teacher: Tensor) -> Tensor:
        """Return the loss, a scalar.

        Args:
            student: (N, ...), usually pooled features. Further axes are flattened.
            teacher: (N, ...); they get no gradient.

        Raises:
            ValueError: If the numbers of images differ.
        """
        functional.check_batch(student, teacher)
        student = functional.at_least_float32(student.flatten(1))
        teacher = functional.at_least_float32(teacher.detach().flatten(1))
        # The diagonal is left out: it is no distance.
        pairs = 1 - torch.eye(len(student), dtype=student.dtype, device=student.device)
        distance = F.smooth_l1_loss(
            relative_distances(student, pairs), relative_distances(teacher, pairs))
        angle = F.smooth_l1_loss(_angles(student), _angles(teacher))
        return self.distance_weight * distance + self.angle_weight * angle


def relative_distances(rows: Tensor, pairs: Tensor) -> Tensor:
    """Return the distances between rows, divided by the mean distance of the pairs that count.

    Args:
        rows: (N, D).
        pairs: (N, N), 1 for pairs of rows that count and 0 for the others, whose distance is 0.
    """
    squares = rows.square().sum(1)
    squared = squares[:, None] + squares[None, :] - 2 * rows @ rows.t()
    # The clamp keeps the gradient of the root finite.
    distances = squared.clamp(min=SMALLEST).sqrt() * pairs
    positive = distances > 0
    mean = distances.sum() / positive.sum().clamp(min=1)
    return distances / mean.clamp(min=SMALLEST)


def _angles(rows: Tensor) -> Tensor:
    """Return the cosines at each image between the directions to the rest: (N, D) -> (N, N, N)."""
    directions = F.normalize(rows[None, :] - rows[:, None], dim=2)
    return directions @ directions.transpose(1, 2)
