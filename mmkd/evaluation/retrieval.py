"""Whether images of one class lie beside each other in the space of features."""
import numpy as np
from sklearn.neighbors import NearestNeighbors


def recall_at_k(features: np.ndarray, labels: np.ndarray, k: int = 1) -> float:
    """Return the share of images, in percent, with one of their class among the k nearest others.

    Jegou et al., Product Quantization for Nearest Neighbor Search, TPAMI 2011; with the test images
    as in HSSAKD (Yang et al., arXiv 2109.03075, Fig. 6). Distances are Euclidean.

    Args:
        features: (n, D).
        labels: (n,).
        k: >= 1, below n.

    Raises:
        ValueError: k is out of range.
    """
    if not 1 <= k < len(labels):
        raise ValueError(f'k must be in 1..{len(labels) - 1}, got {k}')
    found = NearestNeighbors(n_neighbors=k).fit(features)
    neighbours = found.kneighbors(return_distance=False)  # of each image, itself left out
    return float(100 * (labels[neighbours] == labels[:, None]).any(1).mean())
