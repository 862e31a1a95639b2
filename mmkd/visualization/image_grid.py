"""A grid of images with a caption above each."""
import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from mmkd.visualization import style


@style.applied
def plot_image_grid(images: Sequence[np.ndarray], captions: Sequence[str], path: str | Path, *,
                    columns: int = 8, title: str = '') -> None:
    """Draw images row by row, each below its caption.

    Args:
        images: Images (H, W, 3), uint8, RGB.
        captions: One caption per image; line breaks are kept.
        path: Image file to write.
        columns: Number of images in a row.
        title: Text above the grid.

    Raises:
        ValueError: If there are no images, or not one caption for each.
    """
    if not images or len(images) != len(captions):
        raise ValueError(f'expected one caption per image and at least one image, got '
                         f'{len(images)} images and {len(captions)} captions')
    columns = min(columns, len(images))
    rows = math.ceil(len(images) / columns)
    lines = max(caption.count('\n') + 1 for caption in captions)
    figure = style.figure(max(1.45 * columns, 5), (1.3 + 0.17 * lines) * rows + 0.5)
    axes = figure.subplots(rows, columns, squeeze=False).ravel()
    for axis in axes:
        axis.set_axis_off()
    for axis, image, caption in zip(axes, images, captions):
        axis.imshow(image, interpolation='nearest')
        axis.set_title(caption, fontsize=7.5, linespacing=1.15)
    figure.suptitle(title)
    style.save(figure, path)
