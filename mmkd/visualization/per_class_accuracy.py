"""Pictures of the accuracy of each class, with several methods side by side."""
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from mmkd.visualization import style
from mmkd.visualization.learning_curves import FEW


@style.applied
def plot_per_class_accuracy(accuracies: Mapping[str, Sequence[Sequence[float]]],
                            classes: Sequence[str], path: str | Path, *, title: str = '',
                            score: str = 'test accuracy (%)') -> None:
    """Draw grouped bars: the mean over the runs of a method, with error bars of one deviation.

    More than seven methods are drawn as a table of coloured means.

    Args:
        accuracies: Method -> runs -> accuracy of each class in percent.
        classes: Names of the classes.
        path: Image file to write.
        title: Text above the axes.
        score: What the values are.

    Raises:
        ValueError: If a run does not have one value per class.
    """
    values = {method: np.asarray(runs) for method, runs in accuracies.items()}
    for method, runs in values.items():
        if runs.ndim != 2 or runs.shape[1] != len(classes):
            raise ValueError(f'{method}: expected runs x {len(classes)} values, '
                             f'got the shape {runs.shape}')
    figure = style.figure(9, max(4.5, 0.32 * len(values)))
    draw = _draw_bars if len(values) <= FEW + 1 else _draw_table
    draw(figure, values, classes, score)
    figure.axes[0].set_title(title)
    style.save(figure, path)


def _draw_bars(figure: Figure, accuracies: Mapping[str, np.ndarray],
               classes: Sequence[str], score: str) -> None:
    axes = figure.subplots()
    positions = np.arange(len(classes))
    width = 0.8 / len(accuracies)
    for index, (method, values) in enumerate(accuracies.items()):
        offset = (index - (len(accuracies) - 1) / 2) * width
        axes.bar(positions + offset, values.mean(0), width * 0.92, label=method,
                 color=style.PALETTE[index % len(style.PALETTE)],
                 yerr=values.std(0) if len(values) > 1 else None,
                 error_kw=dict(elinewidth=0.9, ecolor='0.25'))
    lowest = min(values.mean(0).min() for values in accuracies.values())
    axes.set_ylim(max(0, 10 * np.floor((lowest - 10) / 10)), 101)
    axes.set_xticks(positions, classes)
    axes.set(xlabel='class', ylabel=score)
    axes.grid(axis='y', alpha=0.3)
    axes.set_axisbelow(True)
    figure.legend(loc='outside lower center', ncols=len(accuracies), frameon=False)


def _draw_table(figure: Figure, accuracies: Mapping[str, np.ndarray],
                classes: Sequence[str], score: str) -> None:
    axes = figure.subplots()
    means = np.stack([values.mean(0) for values in accuracies.values()])  # (methods, classes)
    image = axes.imshow(means, aspect='auto', cmap='viridis', vmax=100)
    middle = (means.min() + 100) / 2
    for row, column in np.ndindex(means.shape):
        value = means[row, column]
        axes.text(column, row, f'{value:.0f}', ha='center', va='center', fontsize=8,
                  color='white' if value < middle else 'black')
    axes.set_xticks(range(len(classes)), classes)
    axes.set_yticks(range(len(accuracies)), accuracies)
    axes.set_xlabel('class')
    figure.colorbar(image, label=score)
