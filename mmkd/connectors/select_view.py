from torch import Tensor, nn

from mmkd.registry import MODELS


@MODELS.register_module()
class SelectView(nn.Module):
    """Keep the rows of one view, by default of the images themselves.

    Args:
        num_views: V, the number of views of each image.
        view: The view to keep, from 0, the image itself, to V - 1.

    Raises:
        ValueError: If there is no such view.
    """

    def __init__(self, num_views: int, *, view: int = 0) -> None:
        super().__init__()
        if not 0 <= view < num_views:
            raise ValueError(f'view must be in 0..{num_views - 1}, got {view}')
        self.num_views, self.view = num_views, view

    def forward(self, x: Tensor) -> Tensor:
        """Map (N * V, ...), where the V views of an image follow each other, to (N, ...)."""
        return x[self.view::self.num_views]
