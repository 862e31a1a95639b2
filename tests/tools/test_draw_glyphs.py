"""tools/benchmarks/draw_glyphs.py"""
import matplotlib.image

from tests.tools import processes


def test_draws_a_page(tmp_path):
    page = tmp_path / 'pictures' / 'page.png'
    printed = processes.run('benchmarks/draw_glyphs.py', '--out', page, '--groups', 2,
                            '--data-root', tmp_path / 'cache')
    assert f'20 images: {page}' in printed
    height, width, _ = matplotlib.image.imread(page).shape
    assert width > 3 * height


def test_wrong_number_of_groups(tmp_path):
    printed = processes.run('benchmarks/draw_glyphs.py', '--groups', 21, '--data-root', tmp_path,
                            check=False)
    assert printed.strip().endswith('--groups must lie in [1, 20], got 21')
    assert not list(tmp_path.iterdir())
