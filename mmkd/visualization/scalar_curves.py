"""Curves of logged scalars over epochs."""
import itertools
import math
from collections.abc import Mapping
from pathlib import Path

from mmkd.visualization import style


@style.applied
def plot_scalar_curves(curves: Mapping[str, Mapping[str, Mapping[int, float]]], path: str | Path,
                       *, title: str = '') -> None:
    """Draw one panel per scalar and one line per run, all panels on one scale, three in a row.

    Args:
        curves: Name of the scalar -> run -> epoch -> value.
        path: Image file to write.
        title: Text above the panels.
    """
    columns = min(style.MOST_IN_A_ROW, len(curves))
    rows = math.ceil(len(curves) / columns)
    figure = style.figure(max(2.9 * columns, 5), 2.5 * rows + 0.9)
    panels = figure.subplots(rows, columns, squeeze=False, sharex=True, sharey=True)
    for panel in panels.ravel()[len(curves):]:
        panel.set_axis_off()
    for panel, (key, runs) in zip(panels.ravel(), curves.items()):
        looks = itertools.cycle(itertools.product(style.LINE_STYLES, style.PALETTE))
        for (run, values), (line, colour) in zip(runs.items(), looks):
            panel.plot(list(values), list(values.values()), color=colour, linestyle=line,
                       label=run)
        panel.set_title(key)
        panel.grid(True)
        panel.xaxis.get_major_locator().set_params(integer=True)
    for panel in panels[-1]:
        panel.set_xlabel('epoch')  # a label of the figure would lie under the legend
    figure.legend(*panels[0, 0].get_legend_handles_labels(), loc='outside lower center', ncols=4)
    figure.suptitle(title)
    style.save(figure, path)
