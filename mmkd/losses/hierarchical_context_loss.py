from collections.abc import Sequence

from torch import Tensor, nn
from torch.nn import functional as F

from mmkd.losses import functional
from mmkd.registry import MODELS
from mmkd.utils import resizing


@MODELS.register_module()
class HierarchicalContextLoss(nn.Module):
    """Compare maps at several resolutions: the HCL of ReviewKD.

    The loss of a stage is a weighted mean of squared differences: of the maps, and of their
    averages on the grids of ``levels``. The full map has weight 1, and each following grid has
    half the weight of the grid before; the weights are divided by their sum. Grids as fine as the
    map or finer are left out. The losses of the stages are added. "Distilling Knowledge via
    Knowledge Review", Chen et al., CVPR 2021, section 3.3, https://arxiv.org/abs/2104.09044; the
    weights are those of the authors' code. The minimum is zero and is reached where both networks
    agree.

    Args:
        levels: The sides of the grids in cells, descending.

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
            student: List of stages (N, C, H, W), fused by the connector ``AttentionFusion``.
            teacher: List of stages of the same shapes, or (N, C) if pooled; they get no gradient.

        Raises:
            ValueError: If the numbers of stages or the shapes differ, or a stage is not a map.
        """
        functional.check_stages(student, teacher)
        return sum(self._stage(student_stage, teacher_stage.detach())
                   for student_stage, teacher_stage in zip(student, teacher))

    def _stage(self, student: Tensor, teacher: Tensor) -> Tensor:
        teacher = teacher[:, :, None, None] if teacher.ndim == 2 else teacher
        functional.check_maps(student, teacher)
        functional.check_same_shape(student, teacher)
        student, teacher = (functional.at_least_float32(maps) for maps in (student, teacher))
        loss, weight, total = F.mse_loss(student, teacher), 1.0, 1.0
        for level in self.levels:
            if level < student.shape[2]:
                weight /= 2
                total += weight
                loss = loss + weight * F.mse_loss(resizing.adaptive_avg_pool2d(student, level),
                                                  resizing.adaptive_avg_pool2d(teacher, level))
        return loss / total
