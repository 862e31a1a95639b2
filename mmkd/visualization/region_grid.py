"""What a network says about each region of an image."""
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Patch, Rectangle

from mmkd.visualization import style

COLOURS = dict(consistent='#1b9e77', complementary='#d95f02')


@dataclass(frozen=True)
class RegionAnswers:
    """One network's answers for an image.

    Attributes:
        name: What stands above the panels.
        texts: A text for each region: the whole image first, then the cells of each grid, row by
            row.
    """

    name: str
    texts: Sequence[str]


@style.applied
def plot_region_answers(image: np.ndarray, networks: Sequence[RegionAnswers],
                        is_complementary: Sequence[bool], scales: Sequence[int],
                        path: str | Path, *, title: str = '') -> None:
    """Draw an image once for each grid and network, with the answers in the cells.

    Args:
        image: The image, (H, W, 3), uint8, RGB.
        networks: The networks, one row of panels each.
        is_complementary: For each region whether it is complementary; the cells have its colour.
        scales: The sides of the grids, one column of panels each.
        path: Image file to write.
        title: Text above the panels.

    Raises:
        ValueError: If there is not one text and one colour for each region.
    """
    number = sum(scale**2 for scale in scales)
    counts = [len(network.texts) for network in networks]
    if {*counts, len(is_complementary)} != {number}:
        raise ValueError(f'the grids {list(scales)} have {number} regions, got {counts} texts and '
                         f'{len(is_complementary)} colours')
    figure = style.figure(3.6 * len(scales), 3.7 * len(networks) + 0.9)
    panels = figure.subplots(len(networks), len(scales), squeeze=False)
    for row, network in zip(panels, networks):
        first = 0
        for axis, scale in zip(row, scales):
            last = first + scale**2
            _draw_grid(axis, image, scale, network.texts[first:last], is_complementary[first:last])
            axis.set_title(f'{network.name}, {scale} x {scale}', fontsize=10)
            first = last
    figure.suptitle(title)
    figure.legend(handles=[Patch(color=colour, alpha=0.6, label=name)
                           for name, colour in COLOURS.items()],
                  loc='outside lower center', ncols=2, frameon=False)
    style.save(figure, path)


def _draw_grid(axis: Axes, image: np.ndarray, scale: int, texts: Sequence[str],
               is_complementary: Sequence[bool]) -> None:
    axis.set_axis_off()
    axis.imshow(image, interpolation='nearest', extent=(0, scale, scale, 0))
    for cell, (text, is_other) in enumerate(zip(texts, is_complementary)):
        y, x = divmod(cell, scale)
        colour = COLOURS['complementary' if is_other else 'consistent']
        axis.add_patch(Rectangle((x + 0.02, y + 0.02), 0.96, 0.96, facecolor=(*_rgb(colour), 0.25),
                                 edgecolor=colour, linewidth=2))
        axis.text(x + 0.5, y + 0.5, text, ha='center', va='center',
                  fontsize=10 if scale == 1 else 8 if scale == 2 else 5.5,
                  bbox=dict(facecolor='white', alpha=0.75, edgecolor='none', pad=1.5))
    axis.set_xlim(0, scale)
    axis.set_ylim(scale, 0)


def _rgb(colour: str) -> tuple[float, ...]:
    return tuple(int(colour[start:start + 2], 16) / 255 for start in (1, 3, 5))
