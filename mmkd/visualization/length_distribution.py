"""Pictures of the lengths of the feature vectors of networks."""
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from mmkd.visualization import style

BINS = 60


def overlap(first: np.ndarray, second: np.ndarray, bins: np.ndarray) -> float:
    """Return the common area of two distributions, 0 to 1.

    Args:
        first: (n,), the values of the first distribution.
        second: (m,), the values of the second distribution.
        bins: The edges of bins that hold all values.
    """
    shares = [np.histogram(values, bins)[0] / len(values) for values in (first, second)]
    return float(np.minimum(*shares).sum())


def common_bins(values: Mapping[str, np.ndarray]) -> np.ndarray:
    """Return the edges of equal bins over all values."""
    joined = np.concatenate(list(values.values()))
    return np.linspace(joined.min(), joined.max(), BINS + 1)


@style.applied
def plot_length_distributions(lengths: Mapping[str, np.ndarray], path: str | Path, *,
                              reference: str = 'teacher', title: str = '') -> None:
    """Draw the distribution of each student over the teacher's, with their common area.

    Fig. 1b of MDR (ACM MM 2024) is such a picture.

    Args:
        lengths: Name -> lengths over their mean, (n,). One of the names is ``reference``.
        path: Image file to write.
        reference: Name of the distribution that stands behind each student's.
        title: Text above the panels.
    """
    students = [name for name in lengths if name != reference]
    bins = common_bins(lengths)
    figure = style.figure(1 + 3.4 * len(students), 3.3)
    panels = figure.subplots(1, len(students), squeeze=False, sharey=True)[0]
    for panel, name in zip(panels, students):
        panel.hist(lengths[reference], bins, density=True, color='0.75', label=reference)
        panel.hist(lengths[name], bins, density=True, histtype='step', color=style.PALETTE[0],
                   linewidth=1.8, label='student')
        area = overlap(lengths[name], lengths[reference], bins)
        panel.set(title=f'{name}: overlap {area:.2f}', xlabel='length / mean length')
    panels[0].set_ylabel('density')
    panels[-1].legend(frameon=False)
    figure.suptitle(title)
    style.save(figure, path)
