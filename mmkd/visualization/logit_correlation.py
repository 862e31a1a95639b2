"""Pictures of how alike two networks correlate the classes."""
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from mmkd.visualization import style

MOST_NAMED = 20  # The names of so many classes still fit beside a matrix.


def class_correlation(logits: np.ndarray, name: str = 'the network') -> np.ndarray:
    """Return the Pearson correlations between the logits of the classes.

    Args:
        logits: (n, K) before softmax, of n >= 2 images.
        name: The network's name in the message.

    Returns:
        (K, K) with ones on the diagonal.

    Raises:
        ValueError: If a class has the same logit for all images, so that nothing correlates with
            it.
    """
    constant = np.flatnonzero(logits.std(0) <= 1e-12 * np.abs(logits).max())
    if constant.size:
        raise ValueError(f'{name} gives all {len(logits)} images the same logit for the classes '
                         f'{constant[:5].tolist()}; is it trained?')
    return np.corrcoef(logits, rowvar=False)


def off_diagonal(matrix: np.ndarray) -> np.ndarray:
    """Return the entries of a square matrix outside its diagonal, (K * K - K,)."""
    return matrix[~np.eye(len(matrix), dtype=bool)]


@style.applied
def plot_correlation_differences(differences: Mapping[str, np.ndarray], classes: Sequence[str],
                                 path: str | Path, *, title: str = '') -> None:
    """Draw ``|teacher - student|`` of the class correlations, one matrix per student on one scale.

    Fig. 3 of SDD (Wei et al., CVPR 2024) and CRD (Tian et al., ICLR 2020) show such matrices.

    Args:
        differences: Student -> matrix (K, K) of values from 0 to 2.
        classes: Names of the K classes; they are shown for up to 20 classes.
        path: Image file to write.
        title: Text above the matrices.
    """
    figure = style.figure(1.2 + 4 * len(differences), 4.6)
    axes = figure.subplots(1, len(differences), squeeze=False)[0]
    highest = max(matrix.max() for matrix in differences.values())
    for axis, (student, matrix) in zip(axes, differences.items()):
        image = axis.imshow(matrix, cmap='magma_r', vmin=0, vmax=highest)
        axis.set_title(f'{student}: mean {off_diagonal(matrix).mean():.3f}', fontsize=11)
        axis.set_xlabel('class')
        if len(classes) <= MOST_NAMED:
            axis.set_xticks(range(len(classes)), classes, rotation=90)
            axis.set_yticks(range(len(classes)), classes)
    axes[0].set_ylabel('class')
    figure.colorbar(image, ax=list(axes), label='|difference of the correlations|', shrink=0.85)
    figure.suptitle(title)
    style.save(figure, path)
