from collections.abc import Sequence

from torch import Tensor, nn
from torch.nn import functional as F

from mmkd.losses import functional
from mmkd.registry import MODELS


@MODELS.register_module()
class HierarchicalContextLoss(nn.Module):
    """Compare maps at several resolutions: the HCL of ReviewKD.

    Mean squared difference of the maps and of their averages on grids of ``levels``; the full map
    weighs 1, each following grid half of the one before, and the weights of a stage are divided by
    their sum. Grids as fine as the map or finer are left out. Summed over stages. "Distilling
    Knowledge via Knowledge Review", Chen et al., CVPR 2021, section 3.3,
    https://arxiv.org/abs/2104.09044; weights of its code. Zero, its minimum, where both agree.

    Args:
        levels: Grid sides, descending.

    Raises:
        ValueError: If a level is below 1.
    """

    def __init__(self, levels: Sequence[int] = (4, 2, 1)) -> None:
        super().__init__()
        if any(level < 1 for level in levels):
            raise ValueError(f'levels are grid sides >= 1, got {tuple(levels)}')
        self.levels = tuple(levels)

    def forward(self, student: Sequence[Tensor], teacher: Sequence[Tensor]) -> Tensor:
        """Return the loss, a scalar.

        Args:
            student: Stages of (N, C, H, W), fused by the connector ``AttentionFusion``.
            teacher: Stages of the same shapes, or (N, C) if pooled; they get no gradient.

        Raises:
            ValueError: If the numbers of stages or the shapes differ.
        """
        functional.check_stages(student, teacher)
        return sum(self._stage(one, other.detach()) for one, other in zip(student, teacher))

    def _stage(self, student: Tensor, teacher: Tensor) -> Tensor:
        teacher = teacher[:, :, None, None] if teacher.ndim == 2 else teacher
        functional.check_same_shape(student, teacher)
        student, teacher = (functional.at_least_float32(one) for one in (student, teacher))
        loss, weight, total = F.mse_loss(student, teacher), 1.0, 1.0
        for level in self.levels:
            if level < student.shape[2]:
                weight /= 2
                total += weight
                loss = loss + weight * F.mse_loss(F.adaptive_avg_pool2d(student, level),
                                                  F.adaptive_avg_pool2d(teacher, level))
        return loss / total
