"""A picture of where the levels of two feature pyramids look."""
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from mmkd.visualization import style


@style.applied
def plot_levels(image: np.ndarray, levels: Sequence[Mapping[str, np.ndarray]],
                captions: Sequence[str], path: str | Path, *, title: str = '') -> None:
    """Draw the image, and one row of maps for each level.

    Args:
        image: (H, W, 3), uint8, RGB.
        levels: For each level name -> map (h, w), with the same names for all levels.
        captions: One caption for each level.
        path: Image file to write.
        title: Text above the maps.
    """
    names = list(levels[0])
    figure = style.figure(2.3 * (len(names) + 1), 2.2 * len(levels) + 0.5)
    axes = figure.subplots(len(levels), len(names) + 1, squeeze=False)
    for row, (maps, caption) in enumerate(zip(levels, captions)):
        axes[row, 0].imshow(image)
        axes[row, 0].set_title(caption, fontsize=9)
        for column, name in enumerate(names, 1):
            axes[row, column].imshow(maps[name], vmin=0, cmap='viridis',
                                     interpolation='nearest')
            axes[row, column].set_title(name, fontsize=9)
    for axis in axes.ravel():
        axis.set_axis_off()
    figure.suptitle(title)
    style.save(figure, path)
