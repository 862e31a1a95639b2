"""Read what the board's page holds, and draw one method among the others."""
import re
from pathlib import Path

from mmkd.visualization import style
from mmkd.visualization.gain_against_cost import colour_of

Points = dict[str, tuple[float, float, float | None]]
NUMBER = re.compile(r'[+-]?\d+(?:\.\d+)?')


def tables(text: str) -> list[tuple[str, list[str], list[list[str]]]]:
    """Return the tables of methods as (title of the section, header, rows)."""
    found = []
    for section in re.split(r'^##+ ', text, flags=re.MULTILINE)[1:]:
        for block in re.findall(r'(?:^\|.*\n)+', section + '\n', flags=re.MULTILINE):
            header, _, *rows = [[cell.strip() for cell in line.strip('|').split('|')]
                                for line in block.splitlines()]
            if header[0] == 'method':
                found.append((section.splitlines()[0], header, rows))
    return found


def read_points(text: str) -> Points:
    """Return cost, gain over the student alone and half of its interval of each method of a page.

    The first row of a method is read; rows without a cost or with some of their runs only are left
    out. A row of a single run has no interval.
    """
    points: Points = {}
    for _, header, rows in tables(text):
        if not {'over the student alone', 'step / plain step'} <= set(header):
            continue
        for cells in rows:
            row = dict(zip(header, cells))
            if ' of ' in row['runs']:
                continue
            cost, gain = (NUMBER.findall(row[key])
                          for key in ('step / plain step', 'over the student alone'))
            if cost and gain:
                mean, *ends = map(float, gain)
                half = (ends[1] - ends[0]) / 2 if ends else None
                points.setdefault(row['method'], (float(cost[0]), mean, half))
    return points


@style.applied
def plot_one_among_all(points: Points, name: str, path: Path) -> None:
    """Draw gain against cost, with one method named and all others grey.

    Args:
        points: Method -> cost, gain in points, half of its interval or None.
        name: The method to name.
        path: Image file to write.
    """
    cost, gain, half = points[name]
    figure = style.figure(6, 3.4)
    axes = figure.subplots()
    axes.set_xscale('log')
    axes.axhline(0, color='0.3', linewidth=1)
    others = [point for method, point in points.items() if method != name]
    axes.scatter([point[0] for point in others], [point[1] for point in others], s=26,
                 color=style.QUIET, label='other methods')
    axes.errorbar(cost, gain, yerr=half, fmt='o', markersize=9, color=colour_of(cost),
                  elinewidth=1.6, label=name)
    axes.set_xticks([1, 2, 4, 8, 16, 32], ['1', '2', '4', '8', '16', '32'])
    axes.minorticks_off()
    axes.set(xlabel='cost of a step / plain step', ylabel='gain (points)',
             title=f'{name}: {gain:+.1f} points at {cost:.1f} plain steps a step')
    axes.grid(True)
    axes.legend(loc='lower right')
    style.save(figure, path)
