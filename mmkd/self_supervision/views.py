"""The views of a batch, from a pretext or from the data set."""
from torch import Tensor, nn


def make_views(inputs: Tensor, pretext: nn.Module | None,
               preprocessor: nn.Module | None = None) -> Tensor:
    """Return the views of all images, (N * V, C, H, W); the views of an image follow each other.

    Args:
        inputs: (N, C, H, W), or (N, V, C, H, W) where the data set makes the views.
        pretext: The module that makes the views of (N, C, H, W). With None the images themselves
            are the only view.
        preprocessor: The data preprocessor that the inputs have passed.

    Raises:
        ValueError: If both the data set and the pretext would make views, or if the preprocessor
            should have swapped channels, which mmpretrain's does for (N, 3, H, W) only.
    """
    if inputs.ndim == 5:
        if pretext is not None:
            raise ValueError(f'the data set yields {inputs.shape[1]} views per image, (N, V, C, H, '
                             f'W), and {type(pretext).__name__} would make views of them: drop '
                             'one of the two')
        if getattr(preprocessor, 'to_rgb', False):
            raise ValueError('the data set yields several views per image, and mmpretrain\'s '
                             'preprocessor does not swap their channels: set to_rgb=False and '
                             'load the images as RGB')
        return inputs.flatten(0, 1)
    return inputs if pretext is None else pretext(inputs)
