"""Pictures of the gain of methods beside their cost."""
from collections.abc import Mapping
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from mmkd.visualization import style

Points = Mapping[str, tuple[float, float, float | None]]
COSTS = ((2.0, 'up to 2 plain steps', style.PALETTE[0]), (6.0, '2 to 6', style.PALETTE[1]),
         (float('inf'), 'more than 6', style.PALETTE[5]))
FARTHEST = 12.0  # Losses beyond so many points are named at the edge.


@style.applied
def plot_gain_against_cost(points: Points, path: str | Path, *, title: str = '',
                           reference: tuple[str, float, int] | None = None) -> None:
    """Draw the methods as a list, the highest gain on top, with the cost at the end of a row.

    The picture stands upright and stays readable on a phone. A method that loses more than twelve
    points is named at the edge, with its gain.

    Args:
        points: Method -> cost of a step over a plain step of the student (> 0), gain in points,
            and its standard deviation or None.
        path: Image file to write.
        title: What was trained; it follows what the picture shows.
        reference: Name and gain of a dashed vertical line, and how many methods beat it in a test
            of their differences.

    Raises:
        ValueError: If there are no points.
    """
    if not points:
        raise ValueError('no method has both a cost and a gain, so there is nothing to draw')
    ranked = sorted(points.items(), key=lambda item: item[1][1])
    figure = style.figure(6, 1.9 + 0.27 * len(ranked))
    axes = figure.subplots()
    axes.axvline(0, color='0.3', linewidth=1)
    if reference is not None:
        axes.axvline(reference[1], color='0.3', linestyle='--', linewidth=1.2)
    for row, (_, (cost, gain, spread)) in enumerate(ranked):
        _draw_row(axes, row, cost, gain, spread)
    axes.set_yticks(range(len(ranked)), [name for name, _ in ranked])
    axes.set(ylim=(-0.7, len(ranked) - 0.3), xlabel='gain over the student alone (points)')
    axes.set_xlim(left=max(axes.get_xlim()[0], -FARTHEST - 2))
    _write_costs(axes, [cost for _, (cost, _, _) in ranked])
    axes.grid(axis='x')
    handles = [Line2D([], [], marker='o', linestyle='', color=colour, label=label)
               for _, label, colour in COSTS]
    figure.legend(handles=handles, title='cost of a step', loc='outside lower center', ncols=3)
    figure.suptitle('\n'.join([*finding(points, reference), *([title] if title else [])]))
    style.save(figure, path)


def finding(points: Points, reference: tuple[str, float, int] | None = None) -> list[str]:
    """Return what the picture shows, in one or two lines.

    Args:
        points: Method -> cost, gain and its standard deviation or None.
        reference: Name and gain of one method, and how many others beat it in a test.
    """
    best = max(points, key=lambda name: points[name][1])
    lines = [f'{best} gains most: {points[best][1]:+.1f} points']
    if reference is not None:
        name, level, better = reference
        lines.append(f'{better} of {len(points) - 1} methods beat {name} ({level:+.1f}) with '
                     'p < 0.05')
    return lines


def _draw_row(axes: Axes, row: int, cost: float, gain: float, spread: float | None) -> None:
    colour = colour_of(cost)
    if gain < -FARTHEST:
        axes.plot(-FARTHEST - 1, row, marker='<', color=colour, markersize=7)
        axes.text(-FARTHEST, row, f'{gain:+.0f}', va='center', fontsize=10)
        return
    axes.errorbar(gain, row, xerr=spread, fmt='o', color=colour, markersize=7, ecolor=style.QUIET,
                  elinewidth=1.4)


def _write_costs(axes: Axes, costs: list[float]) -> None:
    side = axes.secondary_yaxis('right')
    side.set_yticks(range(len(costs)), [f'{cost:.1f} x' for cost in costs])
    side.tick_params(length=0)
    side.spines['right'].set_visible(False)


def colour_of(cost: float) -> str:
    """Return the colour of a cost, which is a multiple of a plain step."""
    return next(colour for most, _, colour in COSTS if cost <= most)
