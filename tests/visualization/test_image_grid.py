import numpy as np
import pytest
from PIL import Image

from mmkd.visualization import plot_image_grid

COLOURS = [(200, 0, 0), (0, 200, 0), (0, 0, 200), (200, 200, 0), (0, 200, 200)]


@pytest.mark.parametrize('columns', [2, 8])
def test_every_image_is_drawn_in_its_colour(tmp_path, columns):
    images = [np.full((8, 8, 3), colour, dtype=np.uint8) for colour in COLOURS]
    path = tmp_path / 'grid.png'
    plot_image_grid(images, [f'is {index}' for index in range(5)], path, columns=columns,
                    title='five')
    with Image.open(path) as picture:
        pixels = list(picture.convert('RGB').getdata())
    assert all(pixels.count(colour) > 500 for colour in COLOURS)


@pytest.mark.parametrize('images, captions', [([], []), ([np.zeros((2, 2, 3))], [])])
def test_images_and_captions_must_match(tmp_path, images, captions):
    with pytest.raises(ValueError, match='one caption per image and at least one image'):
        plot_image_grid(images, captions, tmp_path / 'grid.png')
