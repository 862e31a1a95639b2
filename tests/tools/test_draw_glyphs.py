"""tools/benchmarks/draw_glyphs.py"""
import hashlib
import sys

import matplotlib.image
import numpy as np
import pytest

from mmkd.datasets import Glyphs
from tests.tools import loading


def checksum(folder):
    """SHA-256 of the test images that the tool needs, drawn here if the folder is empty."""
    images = np.stack([item['img'] for item in Glyphs('test', num_test=200, data_root=folder)])
    return hashlib.sha256(images).hexdigest()


@pytest.mark.slow
def test_draws_a_page_of_the_same_images_in_its_own_process(tmp_path):
    page, cache = tmp_path / 'pictures' / 'page.png', str(tmp_path / 'cache')
    printed = loading.run('benchmarks/draw_glyphs.py', '--out', page, '--groups', 2,
                          '--data-root', cache)
    assert f'20 images: {page}' in printed
    height, width, _ = matplotlib.image.imread(page).shape
    assert width > 3 * height
    assert checksum(cache) == checksum(str(tmp_path / 'drawn_here'))


def test_wrong_number_of_groups(tmp_path, monkeypatch):
    tool = loading.load_tool('benchmarks/draw_glyphs.py')
    monkeypatch.setattr(sys, 'argv', ['draw_glyphs.py', '--groups', '21', '--data-root',
                                      str(tmp_path)])
    with pytest.raises(SystemExit, match=r'--groups must lie in \[1, 20\], got 21'):
        tool.main()
    assert not list(tmp_path.iterdir())
