"""Curves of logged scalars over epochs."""
import itertools
from collections.abc import Mapping
from pathlib import Path

from matplotlib.figure import Figure

from mmkd.visualization.learning_curves import LINE_STYLES, PALETTE


def plot_scalar_curves(curves: Mapping[str, Mapping[str, Mapping[int, float]]], path: str | Path,
                       *, title: str = '') -> None:
    """Draw one panel per scalar and one line per run.

    Args:
        curves: Name of the scalar -> run -> epoch -> value.
        path: Image file to write.
        title: Text above the panels.
    """
    figure = Figure(figsize=(1 + 4 * len(curves), 3.9), layout='constrained')
    panels = figure.subplots(1, len(curves), squeeze=False)[0]
    for panel, (key, runs) in zip(panels, curves.items()):
        looks = itertools.cycle(itertools.product(LINE_STYLES, PALETTE))
        for (run, values), (style, colour) in zip(runs.items(), looks):
            panel.plot(list(values), list(values.values()), color=colour, linestyle=style,
                       label=run, linewidth=1.8)
        panel.set(xlabel='epoch', title=key)
        panel.grid(alpha=0.3)
        panel.xaxis.get_major_locator().set_params(integer=True)
    figure.legend(*panels[0].get_legend_handles_labels(), loc='outside right center',
                  frameon=False)
    figure.suptitle(title, fontsize=11)
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=150)
