import numpy as np
import pytest

from mmkd.evaluation import recall_at_k


def test_value_by_hand():
    features = np.array([[0.0], [1.0], [10.0], [10.5], [12.5]])
    labels = np.array([0, 0, 1, 0, 1])
    # Nearest others: 1, 0, 3, 2, 3; of the same class for the first two only.
    assert recall_at_k(features, labels) == 40.0
    assert recall_at_k(features, labels, k=2) == 80.0  # of image 3 they are 2 and 4


def test_agrees_with_loops():
    generator = np.random.default_rng(0)
    features, labels = generator.normal(size=(30, 4)), generator.integers(0, 3, 30)
    hits = 0
    for row in range(30):
        distances = [np.inf if other == row else np.sum((features[row] - features[other])**2)
                     for other in range(30)]
        hits += labels[int(np.argmin(distances))] == labels[row]
    assert recall_at_k(features, labels) == pytest.approx(100 * hits / 30)


def test_k_out_of_range():
    with pytest.raises(ValueError, match=r'k must be in 1\.\.2, got 3'):
        recall_at_k(np.zeros((3, 1)), np.zeros(3), k=3)
