import numpy as np
import pytest
from PIL import Image

from mmkd.visualization import (
    length_distribution,
    plot_length_distributions,
    plot_ranked_heatmaps,
    plot_scalar_curves,
)


def test_overlap_by_hand():
    bins = np.array([0.0, 1.0, 2.0])
    one, other = np.array([0.5, 0.5, 1.5, 1.5]), np.array([0.5, 1.5, 1.5, 1.5])
    assert length_distribution.overlap(one, other, bins) == 0.75
    assert length_distribution.overlap(one, one, bins) == 1


@pytest.mark.parametrize('number', [1, 5])
def test_pictures_are_drawn(tmp_path, number):
    values = {f'run {index}': np.linspace(0, 1 + index, 23) for index in range(number)}
    plot_ranked_heatmaps(values, tmp_path / 'new/squares.png', label='cka', title='title')
    plot_scalar_curves({'key': {name: dict(enumerate(one, 1)) for name, one in values.items()}},
                       tmp_path / 'curves.png')
    plot_length_distributions({'teacher': np.linspace(0.5, 1.5, 50), **values},
                              tmp_path / 'lengths.png')
    for name in ('new/squares.png', 'curves.png', 'lengths.png'):
        with Image.open(tmp_path / name) as image:
            assert len(set(image.convert('RGB').getdata())) > 20


def test_nothing_to_draw_is_named(tmp_path):
    with pytest.raises(ValueError, match='no values to draw'):
        plot_ranked_heatmaps({'run': []}, tmp_path / 'picture.png', label='cka')
