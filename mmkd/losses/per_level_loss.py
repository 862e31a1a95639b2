from collections.abc import Sequence

from torch import Tensor, nn

from mmkd.losses import functional
from mmkd.registry import MODELS


@MODELS.register_module()
class PerLevelLoss(nn.Module):
    """Sum a loss between two maps over the levels of two feature pyramids.

    Args:
        loss: Config of the loss, which is called as ``forward(student, teacher)``.
        num_levels: Number of levels that are compared, the finest first.

    Raises:
        ValueError: If ``num_levels`` is below 1.
    """

    def __init__(self, loss: dict, *, num_levels: int) -> None:
        super().__init__()
        if num_levels < 1:
            raise ValueError(f'num_levels must be >= 1, got {num_levels}')
        self.loss = MODELS.build(dict(loss))
        self.num_levels = num_levels

    def forward(self, student: Sequence[Tensor], teacher: Sequence[Tensor]) -> Tensor:
        """Return the loss, a scalar.

        Args:
            student: List of at least ``num_levels`` levels (N, C, H, W).
            teacher: The teacher's levels in the same form; the inner loss gives them no gradient.

        Raises:
            ValueError: If there are fewer levels.
        """
        functional.check_levels(self.num_levels, student=student, teacher=teacher)
        return sum(self.loss(student[level], teacher[level]) for level in range(self.num_levels))
