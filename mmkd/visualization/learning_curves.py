"""Curves of the validation accuracy over epochs, for several runs of several methods."""
import itertools
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from mmkd.visualization import style

FEW = 6  # The bands of so many methods can still be told apart.


@style.applied
def plot_learning_curves(curves: Mapping[str, Sequence[Sequence[float]]], path: str | Path, *,
                         reference: Mapping[str, float] | None = None, title: str = '',
                         score: str = 'validation accuracy (%)') -> None:
    """Draw one line per method: the mean over its runs, in a band from the worst to the best run.

    More than six methods are drawn without bands and named beside the axes.

    Args:
        curves: Method -> runs -> accuracy in percent after each epoch, from epoch 1.
        path: Image file to write.
        reference: Name -> accuracy in percent, which is drawn as a dashed horizontal line.
        title: Text above the axes.
        score: What the values are.

    Raises:
        ValueError: If the runs of a method differ in length, or there are none.
    """
    is_crowded = len(curves) > FEW
    figure = style.figure(*((9, 6) if is_crowded else (7, 4.5)))
    axes = figure.subplots()
    # All colours come with the first line style, then all with the second.
    looks = itertools.cycle(itertools.product(style.LINE_STYLES, style.PALETTE))
    for (method, runs), (line, colour) in zip(curves.items(), looks):
        values = _as_array(method, runs)
        epochs = np.arange(1, values.shape[1] + 1)
        axes.plot(epochs, values.mean(0), color=colour, linestyle=line, label=method)
        if not is_crowded:
            axes.fill_between(epochs, values.min(0), values.max(0), color=colour, alpha=0.2,
                              linewidth=0)
    for name, value in (reference or {}).items():
        axes.axhline(value, color='0.3', linestyle='-.', linewidth=1.2,
                     label=f'{name} ({value:.1f} %)')
    axes.set(xlabel='epoch', ylabel=score, title=title)
    axes.grid(alpha=0.3)
    axes.xaxis.get_major_locator().set_params(integer=True)
    if is_crowded:
        figure.legend(loc='outside right center')
    else:
        axes.legend(loc='lower right', frameon=True, framealpha=0.95)
    style.save(figure, path)


def _as_array(method: str, runs: Sequence[Sequence[float]]) -> np.ndarray:
    """Return the accuracies of a method, (runs, epochs)."""
    lengths = {len(run) for run in runs}
    if len(lengths) != 1:
        raise ValueError(f'{method}: the runs need one common length > 0, got {lengths}')
    return np.asarray(runs)
