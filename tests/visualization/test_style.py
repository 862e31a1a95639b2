import itertools
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from matplotlib.colors import to_rgb

import mmkd.visualization
from mmkd.visualization import plot_learning_curves, style

# How red-blind and green-blind eyes see linear RGB: Viénot, Brettel & Mollon, 1999.
BLIND = dict(
    protanope=[[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]],
    deuteranope=[[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]])


def test_settings_of_the_user_stay():
    before = dict(matplotlib.rcParams)

    @style.applied
    def plot(size):
        return matplotlib.rcParams['font.size'] + size

    assert plot(1) == style.SETTINGS['font.size'] + 1
    assert dict(matplotlib.rcParams) == before


def test_settings_stay_after_an_error(tmp_path):
    before = dict(matplotlib.rcParams)
    with pytest.raises(ValueError, match='one common length'):
        plot_learning_curves({'KD': [[1.0], [1.0, 2.0]]}, tmp_path / 'curves.png')
    assert dict(matplotlib.rcParams) == before


def test_a_drawing_repeats_to_the_bit(tmp_path):
    for name in ('first', 'second'):
        plot_learning_curves({'KD': [[60.0, 70.0]]}, tmp_path / f'new/{name}.svg')
    assert (tmp_path / 'new/first.svg').read_bytes() == (tmp_path / 'new/second.svg').read_bytes()


@pytest.mark.parametrize('eyes', BLIND)
def test_colours_can_be_told_apart_by_the_colour_blind(eyes):
    colours = np.array([to_rgb(colour) for colour in style.PALETTE[:6]])**2.2
    seen = np.clip(colours @ np.array(BLIND[eyes]).T, 0, 1)**(1 / 2.2)
    assert min(np.linalg.norm(first - second)
               for first, second in itertools.combinations(seen, 2)) > 0.12


def test_every_picture_has_this_style():
    for path in Path(mmkd.visualization.__file__).parent.glob('*.py'):
        text = path.read_text()
        if path.stem != 'style' and 'def plot_' in text:
            assert 'Figure(' not in text and 'savefig' not in text, path.name
            assert text.count('@style.applied\ndef plot_') == text.count('\ndef plot_'), path.name
