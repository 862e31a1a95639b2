import pytest
from PIL import Image

from mmkd.visualization import plot_gain_against_cost
from mmkd.visualization.gain_against_cost import colour_of, finding


def points(count):
    return {f'method {index}': (1.0 + index, index - 3.0, None if index % 2 else 0.5)
            for index in range(count)}


def test_picture_is_drawn(tmp_path):
    plot_gain_against_cost(points(9), tmp_path / 'new/gain.png', title='glyphs',
                           reference=('KD', 1.0, 3))
    with Image.open(tmp_path / 'new/gain.png') as image:
        assert image.width > 600 and len(set(image.convert('RGB').getdata())) > 20


def test_a_method_that_fails_does_not_squeeze_the_others(tmp_path):
    failing = {**points(5), 'fails': (1.4, -53.6, 4.9)}
    for name, drawn in (('with', failing), ('without', {**points(5), 'fails': (1.4, -13, None)})):
        plot_gain_against_cost(drawn, tmp_path / f'{name}.svg')
    with_it, without = ((tmp_path / f'{name}.svg').read_text() for name in ('with', 'without'))
    assert with_it.count('<path') > 20 and with_it.count('<path') == without.count('<path')


def test_the_title_says_what_is_seen():
    assert finding(points(5), ('KD', 0.5, 1)) == [
        'method 4 gains most: +1.0 points', '1 of 4 methods beat KD (+0.5) with p < 0.05']
    assert len({colour_of(cost) for cost in (1.5, 4.0, 33.0)}) == 3


def test_nothing_to_draw_is_named(tmp_path):
    with pytest.raises(ValueError, match='nothing to draw'):
        plot_gain_against_cost({}, tmp_path / 'gain.png')
