"""Pictures of the places that a network gives to images, projected to a plane."""
import itertools
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from sklearn.manifold import TSNE

from mmkd.visualization import style

MARKERS = 'o^sD'  # The next shape is taken when the colours are used up.


def project(features: np.ndarray, *, seed: int = 0) -> np.ndarray:
    """Return positions on a plane by t-SNE (van der Maaten & Hinton, JMLR 2008), (n, 2).

    Args:
        features: (n, D) with n >= 4.
        seed: Seed of t-SNE.

    Raises:
        ValueError: If there are fewer than 4 images.
    """
    if len(features) < 4:
        raise ValueError(f't-SNE needs at least 4 images, got {len(features)}')
    perplexity = min(30.0, (len(features) - 1) / 3)
    return TSNE(perplexity=perplexity, init='pca', random_state=seed).fit_transform(features)


@style.applied
def plot_embeddings(positions: Mapping[str, np.ndarray], labels: np.ndarray,
                    classes: Sequence[str], path: str | Path, *, title: str = '') -> None:
    """Draw one panel of points per network, coloured by class.

    Args:
        positions: Title of the panel -> positions (n, 2).
        labels: (n,), the numbers of the classes.
        classes: Names of all classes. Those that occur stand in the legend.
        path: Image file to write.
        title: Text above the panels.
    """
    figure = style.figure(1.4 + 4 * len(positions), 4.6)
    panels = figure.subplots(1, len(positions), squeeze=False)[0]
    present = np.unique(labels)
    looks = list(itertools.product(MARKERS, style.PALETTE))
    for panel, (name, points) in zip(panels, positions.items()):
        for number, label in enumerate(present):
            rows = labels == label
            marker, colour = looks[number % len(looks)]
            panel.scatter(points[rows, 0], points[rows, 1], s=9, color=colour, marker=marker,
                          label=classes[label], linewidths=0)
        panel.set_title(name, fontsize=11)
        panel.set_xticks([])
        panel.set_yticks([])
    figure.legend(*panels[0].get_legend_handles_labels(), loc='outside right center',
                  frameon=False, markerscale=2.5)
    figure.suptitle(title)
    style.save(figure, path)
