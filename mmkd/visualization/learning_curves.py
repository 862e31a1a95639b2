"""Validation accuracy over epochs, several runs of several methods."""
import itertools
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

# Okabe and Ito's palette: distinct also for the colour-blind.
PALETTE = ('#0072B2', '#E69F00', '#009E73', '#CC79A7', '#56B4E9', '#D55E00',
           '#F0E442', '#000000')


def plot_learning_curves(curves: Mapping[str, Sequence[Sequence[float]]], path: str | Path, *,
                         reference: Mapping[str, float] | None = None, title: str = '') -> None:
    """Draw one line per method, the mean over its runs, in a band from the worst to the best.

    Args:
        curves: Method -> runs -> accuracy in percent after each epoch, from epoch 1.
        path: Image file to write.
        reference: Name -> accuracy in percent, drawn as a dashed horizontal line.
        title: Text above the axes.

    Raises:
        ValueError: The runs of a method are of different length, or there are none.
    """
    figure = Figure(figsize=(7, 4.5), layout='constrained')
    axes = figure.subplots()
    for (method, runs), colour in zip(curves.items(), itertools.cycle(PALETTE)):
        lengths = {len(run) for run in runs}
        if len(lengths) != 1:
            raise ValueError(f'{method}: the runs need one common length > 0, got {lengths}')
        values = np.asarray(runs)  # (runs, epochs)
        epochs = np.arange(1, values.shape[1] + 1)
        axes.plot(epochs, values.mean(0), color=colour, label=method, linewidth=2)
        axes.fill_between(epochs, values.min(0), values.max(0), color=colour, alpha=0.2,
                          linewidth=0)
    for name, value in (reference or {}).items():
        axes.axhline(value, color='0.3', linestyle='--', linewidth=1.2,
                     label=f'{name} ({value:.1f} %)')
    axes.set(xlabel='epoch', ylabel='validation accuracy (%)', title=title)
    axes.grid(alpha=0.3)
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.legend(loc='lower right', framealpha=0.95)
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=150)
