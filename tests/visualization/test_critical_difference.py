import pytest
from PIL import Image

from mmkd.visualization import plot_critical_difference


@pytest.mark.parametrize('number, critical', [(2, 0.4), (7, 2.5), (20, 30.0)])
def test_picture_is_drawn(tmp_path, number, critical):
    ranks = {f'method {index}': 1.0 + index for index in range(number)}
    groups = [tuple(ranks)[:2]] if critical < number else [tuple(ranks)]
    plot_critical_difference(ranks, groups, critical, tmp_path / 'new/ranks.png', title='glyphs')
    with Image.open(tmp_path / 'new/ranks.png') as image:
        assert image.width > 600 and len(set(image.convert('RGB').getdata())) > 20


@pytest.mark.parametrize('ranks, groups, message', [
    ({'KD': 1.0}, [], 'needs two methods or more'),
    ({'KD': 1.0, 'AT': 2.0}, [('KD', 'SP')], r"without a rank, \['SP'\]")])
def test_what_cannot_be_drawn_is_named(tmp_path, ranks, groups, message):
    with pytest.raises(ValueError, match=message):
        plot_critical_difference(ranks, groups, 1.0, tmp_path / 'ranks.png')
