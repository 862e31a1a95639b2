"""Accuracy of each class, several methods side by side."""
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from mmkd.visualization.learning_curves import PALETTE


def plot_per_class_accuracy(accuracies: Mapping[str, Sequence[Sequence[float]]],
                            classes: Sequence[str], path: str | Path, *, title: str = '') -> None:
    """Draw grouped bars, the mean over the runs of a method, with error bars of one std.

    Args:
        accuracies: Method -> runs -> accuracy of each class in percent.
        classes: Names of the classes.
        path: Image file to write.
        title: Text above the axes.

    Raises:
        ValueError: A run does not have one value per class.
    """
    figure = Figure(figsize=(9, 4.5), layout='constrained')
    axes = figure.subplots()
    positions = np.arange(len(classes))
    width = 0.8 / len(accuracies)
    for index, (method, runs) in enumerate(accuracies.items()):
        values = np.asarray(runs)  # (runs, classes)
        if values.ndim != 2 or values.shape[1] != len(classes):
            raise ValueError(f'{method}: expected runs x {len(classes)} values, '
                             f'got the shape {values.shape}')
        offset = (index - (len(accuracies) - 1) / 2) * width
        axes.bar(positions + offset, values.mean(0), width * 0.92, label=method,
                 color=PALETTE[index % len(PALETTE)],
                 yerr=values.std(0) if len(values) > 1 else None,
                 error_kw=dict(elinewidth=0.9, ecolor='0.25'))
    lowest = min(np.asarray(runs).mean(0).min() for runs in accuracies.values())
    axes.set_ylim(max(0, 10 * np.floor((lowest - 10) / 10)), 101)
    axes.set_xticks(positions, classes)
    axes.set(xlabel='class', ylabel='test accuracy (%)', title=title)
    axes.grid(axis='y', alpha=0.3)
    axes.set_axisbelow(True)
    figure.legend(loc='outside lower center', ncols=len(accuracies), frameon=False)
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=150)
