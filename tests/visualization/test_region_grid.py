import numpy as np
import pytest
from PIL import Image

from mmkd.visualization import RegionAnswers, plot_region_answers
from mmkd.visualization.region_grid import COLOURS, _rgb

IMAGE = np.zeros((8, 8, 3), np.uint8)


def networks(number):
    return [RegionAnswers(name, ['x'] * number) for name in ('teacher', 'student')]


def test_cells_have_the_colour_of_their_group(tmp_path):
    path = tmp_path / 'new/grid.png'
    plot_region_answers(IMAGE, networks(5), [False, True, False, False, False], (1, 2), path)
    with Image.open(path) as picture:
        pixels = np.asarray(picture.convert('RGB')).reshape(-1, 3).astype(int)
        assert picture.width > 800
    counts = {name: (abs(pixels - np.round(255 * np.array(_rgb(colour)))) < 3).all(1).sum()
              for name, colour in COLOURS.items()}
    assert counts['consistent'] > counts['complementary'] > 1000  # the frames of the cells


def test_each_region_has_an_answer(tmp_path):
    with pytest.raises(ValueError, match=r'the grids \[1, 2\] have 5 regions, got \[4, 4\] texts'):
        plot_region_answers(IMAGE, networks(4), [False] * 5, (1, 2), tmp_path / 'x.png')
