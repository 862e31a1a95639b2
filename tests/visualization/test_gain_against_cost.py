import pytest
from PIL import Image

from mmkd.visualization import plot_gain_against_cost


def test_picture_is_drawn(tmp_path):
    points = {f'method {index}': (1.0 + index, index - 3.0, None if index % 2 else 0.5)
              for index in range(9)}
    plot_gain_against_cost(points, tmp_path / 'new/gain.png', title='glyphs', reference=('KD', 1.0))
    with Image.open(tmp_path / 'new/gain.png') as image:
        assert image.width > 600 and len(set(image.convert('RGB').getdata())) > 20


def test_nothing_to_draw_is_named(tmp_path):
    with pytest.raises(ValueError, match='nothing to draw'):
        plot_gain_against_cost({}, tmp_path / 'gain.png')
