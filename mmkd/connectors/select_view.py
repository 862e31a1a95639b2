from torch import Tensor, nn

from mmkd.registry import MODELS


@MODELS.register_module()
class SelectView(nn.Module):
    """Keep the rows of one view, by default of the images themselves.

    Args:
        num_views: V.
        view: From 0, the image itself, to V - 1.

    Raises:
        ValueError: There is no such view.
    """

    def __init__(self, num_views: int, *, view: int = 0) -> None:
        super().__init__()
        if not 0 <= view < num_views:
            raise ValueError(f'view must be in 0..{num_views - 1}, got {view}')
        self.num_views, self.view = num_views, view

    def forward(self, x: Tensor) -> Tensor:
        """Map (N * V, ...), the views of an image one after the other, to (N, ...)."""
        return x[self.view::self.num_views]
