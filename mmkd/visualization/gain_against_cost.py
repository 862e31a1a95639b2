"""A picture of the gain of methods against their cost."""
from collections.abc import Mapping
from pathlib import Path

from adjustText import adjust_text
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter

from mmkd.visualization.learning_curves import PALETTE


def plot_gain_against_cost(points: Mapping[str, tuple[float, float, float | None]],
                           path: str | Path, *, title: str = '',
                           reference: tuple[str, float] | None = None) -> None:
    """Draw one named point per method.

    Args:
        points: Method -> cost of a step over a plain step of the student (> 0, on a logarithmic
            axis), gain in points, and its standard deviation or None.
        path: Image file to write.
        title: Text above the axes.
        reference: Name and gain of a dashed horizontal line.

    Raises:
        ValueError: If there are no points.
    """
    if not points:
        raise ValueError('no method has both a cost and a gain, so there is nothing to draw')
    figure = Figure(figsize=(9, 6), layout='constrained')
    axes = figure.subplots()
    _set_scales(axes)
    axes.axhline(0, color='0.3', linewidth=1)
    if reference is not None:
        axes.axhline(reference[1], color=PALETTE[0], linestyle='--', linewidth=1,
                     label=f'{reference[0]} ({reference[1]:+.1f})')
        axes.legend(loc='lower right')
    for cost, gain, spread in points.values():
        axes.errorbar(cost, gain, yerr=spread, fmt='o', color=PALETTE[0], markersize=5,
                      ecolor='0.7', elinewidth=1)
    axes.margins(x=0.12)
    axes.set(xlabel='cost of a step / plain step of the student alone, on one view',
             ylabel='gain over the student alone (points)', title=title)
    axes.grid(alpha=0.3)
    _name(axes, points)
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=150)


def _name(axes: Axes, points: Mapping[str, tuple[float, float, float | None]]) -> None:
    """Write the names beside the points, clear of each other, with lines where they are far."""
    axes.figure.draw_without_rendering()  # The places of texts hold for a finished layout only.
    texts = [axes.text(cost, gain, f' {method} ', fontsize=8, va='center')
             for method, (cost, gain, _) in points.items()]
    adjust_text(texts, x=[cost for cost, _, _ in points.values()],
                y=[gain for _, gain, _ in points.values()], ax=axes, iter_lim=500,
                arrowprops=dict(arrowstyle='-', color='0.4', linewidth=0.6))


def _set_scales(axes: Axes) -> None:
    axes.set_xscale('log')
    # With this scale a method that failed leaves room to the rest.
    axes.set_yscale('symlog', linthresh=20, linscale=3)
    axes.xaxis.set_major_locator(FixedLocator((0.75, 1, 1.5, 2, 3, 4, 6, 8, 12, 16, 24, 32, 64)))
    axes.yaxis.set_major_locator(FixedLocator((-100, -50, -20, -10, -5, 0, 5, 10, 15, 20)))
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(FuncFormatter(lambda value, _: f'{value:g}'))
    axes.xaxis.set_minor_formatter(FuncFormatter(lambda value, _: ''))
