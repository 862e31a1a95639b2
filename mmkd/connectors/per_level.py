from collections.abc import Sequence

from mmengine.model import BaseModule, ModuleList
from torch import Tensor

from mmkd.registry import MODELS


@MODELS.register_module()
class PerLevel(BaseModule):
    """Apply a separate connector to each level of a feature pyramid.

    Args:
        module: Config of the connector, which takes one map.
        num_levels: Number of levels that pass, the finest first.

    Raises:
        ValueError: If ``num_levels`` is below 1.
    """

    def __init__(self, module: dict, *, num_levels: int) -> None:
        super().__init__()
        if num_levels < 1:
            raise ValueError(f'num_levels must be >= 1, got {num_levels}')
        self.levels = ModuleList(MODELS.build(dict(module)) for _ in range(num_levels))

    def forward(self, features: Sequence[Tensor]) -> list[Tensor]:
        """Map levels of (N, C, H, W), at least ``num_levels``, to as many outputs.

        Raises:
            ValueError: If there are fewer levels.
        """
        if len(features) < len(self.levels):
            raise ValueError(f'{len(self.levels)} levels pass, got {len(features)}: set num_levels')
        return [connector(level) for connector, level in zip(self.levels, features)]
