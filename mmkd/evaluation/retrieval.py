"""Recall@k, which shows whether images of a class are neighbours in the space of features."""
import numpy as np
from sklearn.neighbors import NearestNeighbors


def recall_at_k(features: np.ndarray, labels: np.ndarray, k: int = 1) -> float:
    """Return the share of images, in percent, that have an image of their class among k neighbours.

    The neighbours are the k nearest images by Euclidean distance. Jegou et al., Product
    Quantization for Nearest Neighbor Search, TPAMI 2011, define the measure; HSSAKD (Yang et al.,
    arXiv 2109.03075, Fig. 6) applies it to the test images.

    Args:
        features: (n, D).
        labels: (n,).
        k: Number of neighbours, from 1 to n - 1.

    Raises:
        ValueError: If k is out of its range.
    """
    if not 1 <= k < len(labels):
        raise ValueError(f'k must be in 1..{len(labels) - 1}, got {k}')
    found = NearestNeighbors(n_neighbors=k).fit(features)
    neighbours = found.kneighbors(return_distance=False)  # An image is no neighbour of itself.
    return float(100 * (labels[neighbours] == labels[:, None]).any(1).mean())
