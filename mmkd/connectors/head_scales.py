from collections.abc import Sequence

from torch import Tensor, nn

from mmkd.losses import functional
from mmkd.registry import MODELS


@MODELS.register_module()
class HeadScales(nn.Module):
    """Multiply what a head's last layer gave on each level by the scale that the head has for it.

    GFL, ATSS and FCOS learn one factor of the boxes for each level of the pyramid.
    """

    def forward(self, boxes: Sequence[Tensor], head: nn.Module) -> list[Tensor]:
        """Return the scaled maps.

        Args:
            boxes: (N, C, H, W) of each level, from the head's ``*_reg``.
            head: The head that they come from, with ``scales``.

        Raises:
            ValueError: If the numbers of levels and scales differ.
        """
        functional.check_as_many(
            f'wire the {type(head).__name__} that these boxes come from', boxes=boxes,
            scales=head.scales)
        return [scale(level) for scale, level in zip(head.scales, boxes)]
