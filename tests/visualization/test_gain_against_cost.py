import itertools

import pytest
from matplotlib.figure import Figure
from PIL import Image

from mmkd.visualization import gain_against_cost, plot_gain_against_cost


def test_picture_is_drawn(tmp_path):
    points = {f'method {index}': (1.0 + index, index - 3.0, None if index % 2 else 0.5)
              for index in range(9)}
    plot_gain_against_cost(points, tmp_path / 'new/gain.png', title='glyphs', reference=('KD', 1.0))
    with Image.open(tmp_path / 'new/gain.png') as image:
        assert image.width > 600 and len(set(image.convert('RGB').getdata())) > 20


def test_nothing_to_draw_is_named(tmp_path):
    with pytest.raises(ValueError, match='nothing to draw'):
        plot_gain_against_cost({}, tmp_path / 'gain.png')


def test_names_of_equal_methods_stay_apart():
    points = {f'method {index}': (1.5 + index / 100, 5.0, 2.0) for index in range(6)}
    axes = Figure(figsize=(9, 6), layout='constrained').subplots()
    axes.set(xscale='log', xlim=(0.7, 8), ylim=(-10, 10))
    gain_against_cost._name(axes, points)
    boxes = [text.get_window_extent() for text in axes.texts if text.get_text().strip()]
    assert len(boxes) == len(points)
    assert not any(one.overlaps(other) for one, other in itertools.combinations(boxes, 2))
