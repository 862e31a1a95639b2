import numpy as np
import pytest
from PIL import Image

from mmkd.visualization import embedding, plot_embeddings


def test_projection_keeps_clusters_apart_and_repeats():
    generator = np.random.default_rng(0)
    labels = np.arange(40) % 2
    features = 50.0 * labels[:, None] + generator.normal(size=(40, 5))
    positions = embedding.project(features)
    assert positions.shape == (40, 2) and np.array_equal(positions, embedding.project(features))
    centres = [positions[labels == label].mean(0) for label in (0, 1)]
    spread = max(positions[labels == label].std() for label in (0, 1))
    assert np.linalg.norm(centres[0] - centres[1]) > spread


def test_too_few_images():
    with pytest.raises(ValueError, match='at least 4 images, got 3'):
        embedding.project(np.zeros((3, 2)))


def test_writes_a_picture(tmp_path):
    path = tmp_path / 'new/embedding.png'
    positions = np.random.default_rng(0).normal(size=(12, 2))
    plot_embeddings(dict(a=positions, b=-positions), np.arange(12) % 3, ['x', 'y', 'z'], path)
    with Image.open(path) as image:
        assert image.size == (1410, 690)
        assert len(set(image.convert('RGB').getdata())) > 50
