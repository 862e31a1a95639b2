"""The one style of all pictures: sizes of text, colours, and how a file is written.

Text stays readable where a page shows a picture 700 pixels wide, and the colours can be told apart
by the colour-blind.
"""
import functools
from collections.abc import Callable
from pathlib import Path

import matplotlib
from matplotlib.figure import Figure

# Okabe and Ito's palette is distinct for the colour-blind too.
PALETTE = ('#0072B2', '#E69F00', '#009E73', '#CC79A7', '#56B4E9', '#D55E00',
           '#F0E442', '#000000')
LINE_STYLES = ('-', '--', ':')  # The next style is taken when the colours are used up.
SEQUENTIAL = 'viridis'  # The map of values without a middle.
QUIET = '0.72'  # What stands behind the subject of a picture.
MOST_IN_A_ROW = 3  # So many panels side by side are readable at the width of a page.
DOTS_PER_INCH = 150
SETTINGS = {
    'font.size': 11, 'axes.titlesize': 12, 'figure.titlesize': 13, 'legend.fontsize': 10,
    'xtick.labelsize': 10, 'ytick.labelsize': 10, 'lines.linewidth': 2, 'axes.grid': False,
    'grid.alpha': 0.3, 'axes.spines.top': False, 'axes.spines.right': False,
    'legend.frameon': False, 'image.cmap': SEQUENTIAL, 'svg.fonttype': 'path',
    'svg.hashsalt': 'mmkd', 'axes.prop_cycle': matplotlib.cycler(color=PALETTE)}


def applied(plot: Callable) -> Callable:
    """Return a function that draws in this style and leaves matplotlib's settings as they were."""
    @functools.wraps(plot)
    def draw(*args: object, **kwargs: object) -> object:
        with matplotlib.rc_context(SETTINGS):
            return plot(*args, **kwargs)
    return draw


def figure(width: float, height: float) -> Figure:
    """Return an empty figure.

    Args:
        width: Width in inches; 7 fill a page.
        height: Height in inches.
    """
    return Figure(figsize=(width, height), layout='constrained')


def save(picture: Figure, path: str | Path) -> None:
    """Write a figure to a file whose ending names the format, and make its folder.

    Args:
        picture: The figure.
        path: Image file to write.
    """
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    is_vector = Path(path).suffix == '.svg'  # Its date would differ at each drawing.
    picture.savefig(path, dpi=DOTS_PER_INCH, metadata={'Date': None} if is_vector else None)
