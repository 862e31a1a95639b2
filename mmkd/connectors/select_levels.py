from collections.abc import Sequence

from torch import Tensor, nn

from mmkd.registry import MODELS


@MODELS.register_module()
class SelectLevels(nn.Module):
    """Keep the finest levels of a feature pyramid.

    Args:
        num_levels: Number of levels to keep, >= 1.

    Raises:
        ValueError: If ``num_levels`` is below 1.
    """

    def __init__(self, num_levels: int) -> None:
        super().__init__()
        if num_levels < 1:
            raise ValueError(f'num_levels must be >= 1, got {num_levels}')
        self.num_levels = num_levels

    def forward(self, features: Sequence[Tensor]) -> list[Tensor]:
        """Return the first ``num_levels`` of the levels.

        Raises:
            ValueError: If there are fewer levels.
        """
        if len(features) < self.num_levels:
            raise ValueError(f'{self.num_levels} levels are asked for, got {len(features)}')
        return list(features[:self.num_levels])
