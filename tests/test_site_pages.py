"""What a build of the site makes of documents, metafiles and the board, without building it."""
import pytest

import board_table
import method_pages
import site_links
from mmkd.apis.methods import load_methods
from tests.documents import ROOT

BOARD = """# Board

## Budget "small"

| method | runs | over the student alone | step / plain step |
| --- | --- | --- | --- |
| student alone | 3 | - | - |
| KD | 3 | +5.8 [-0.1, +11.7] | 1.41 |
| AT | 3 | -15.3 [-54.7, +24.1] | 1.63 |
| DIST | 1 | -53.6 | 1.41 |
| SP | 1 of 3 | +8.0 | 1.45 |

### Tuned

| method | runs | over the student alone | step / plain step |
| --- | --- | --- | --- |
| KD | 3 | +7.0 [+6.0, +8.0] | 1.41 |

## Others

| method | runs |
| --- | --- |
| KD | 3 |
"""


def find_page(path, label):
    return {'docs/en/speed.md': 'en/speed', 'configs/kd/README.md': 'methods/kd'}.get(path)


@pytest.mark.parametrize('link, expected', [
    ('[a](speed.md#x)', '[a](../en/speed.md#x)'),
    ('[KD](../../configs/kd/README.md)', '[KD](kd.md)'),
    ('[a](https://example.org/b.md)', '[a](https://example.org/b.md)'),
    ('[`KDLoss`](../../mmkd/losses/kd_loss.py)', '{py:mod}`KDLoss <mmkd.losses.kd_loss>`'),
    ('[all](../../configs/kd)', 'all'),
    ('[c](../../configs/kd/metafile.yml)', '[c](../../configs/kd/metafile.yml)'),
    ('![b](../images/four_steps.svg)', '![b](../images/four_steps.svg)'),
    ('```python\nx = [a](speed.md)\n```', '```python\nx = [a](speed.md)\n```')])
def test_links_lead_to_pages(link, expected):
    assert site_links.rewrite(link, 'docs/en/index.md', 'methods/x', ROOT, find_page) == expected


def test_the_lists_of_the_front_page_are_the_navigation():
    text = site_links.contents(
        '# mmkd\n\n[no](no.md)\n\n## Start\n\n- [A](a.md): one\n\n## No links')
    assert text.startswith('# mmkd') and text.count('{toctree}') == 1
    assert ':caption: Start\n:hidden:\n\na.md\n' in text


def test_the_first_row_of_each_method_is_read():
    points = board_table.read_points(BOARD)
    assert points == {'KD': (1.41, 5.8, pytest.approx(5.9)), 'DIST': (1.41, -53.6, None),
                      'AT': (1.63, -15.3, pytest.approx(39.4))}
    assert [len(rows) for _, _, rows in board_table.tables(BOARD)] == [5, 1, 1]


def test_another_table_behind_one_of_methods_is_not_read():
    claims = '| paper | beats |\n| --- | --- |\n| SDD | KD +1.5 |\n'
    title = '## Budget "small"'
    assert title in BOARD
    board = BOARD.replace(title, f'{title}\n\n{claims}') + f'\nClaims\n\n{claims}'
    assert board_table.tables(board) == board_table.tables(BOARD)
    assert board_table.read_points(board) == board_table.read_points(BOARD)


@pytest.mark.parametrize('method', load_methods().values(), ids=lambda method: method.name)
def test_a_method_has_all_parts_of_its_page(method):
    page = method_pages.page(method, ROOT, has_picture=True)
    headings = [line for line in page.splitlines() if line.startswith('# ')]
    assert headings[0] == f'# {method.name}'
    for part in ('\n## As a config\n', '\n## Arguments\n', f'| compares | {method.kind} |'):
        assert part in page
    assert page.count('_base_') and (ROOT / method.code).is_file()


def test_pages_of_methods_have_names_of_their_own():
    methods = load_methods().values()
    assert len({method_pages.slug(method) for method in methods}) == len(methods)


def test_a_picture_of_one_among_all(tmp_path):
    points = {'KD': (1.41, 5.8, 5.9), 'DIST': (1.41, -53.6, None), 'VSD': (33.0, 11.7, 4.7)}
    for name in points:
        board_table.plot_one_among_all(points, name, tmp_path / f'{name}.svg')
    assert len({(tmp_path / f'{name}.svg').read_text() for name in points}) == 3
