"""The text of a method's page, from its metafile, its README, its config and its loss."""
import re
from pathlib import Path

import board_table
from mmkd.apis.methods import PAIRS, Method

BOARD = 'docs/en/board_front.md'


def slug(method: Method) -> str:
    """Return the name of the method's page."""
    return re.sub(r'[^a-z0-9]+', '_', method.name.lower()).strip('_')


def page(method: Method, root: Path, has_picture: bool) -> str:
    """Return the page in Markdown, with links as they are in the folder of the method."""
    readme = (root / method.folder / 'README.md').read_text()
    body = re.sub(r'\A# .*\n', '', readme)
    parts = [f'# {method.name}', _facts(method), body.strip(), *_board(method, root, has_picture),
             *_config(method, root), _loss(method)]
    return '\n\n'.join(parts) + '\n'


def _facts(method: Method) -> str:
    paper = f'[{method.title}]({method.url})' if method.url else method.title
    rows = [('paper', f'{paper}, {method.source}' if paper else method.source),
            ('compares', method.kind), ('for', ', '.join(method.tasks)),
            ('checked', method.status), ('loss', f'[{Path(method.code).stem}]'
                                                 f'({_up(method)}{method.code})'),
            ('configs', f'{len(method.configs)} in `{method.folder}` and the demonstrations')]
    lines = [f'| {name} | {value} |' for name, value in rows if value]
    return '\n'.join(['| | |', '| --- | --- |', *lines])


def _up(method: Method) -> str:
    return '../' * len(Path(method.folder).parts)


def _board(method: Method, root: Path, has_picture: bool) -> list[str]:
    """Return the section with the rows of the board that name the method."""
    found = []
    for title, header, rows in board_table.tables((root / BOARD).read_text()):
        if named := [row for row in rows if row[0] == method.name]:
            lines = [header, ['---'] * len(header), *named]
            found += [f'{title}:', '\n'.join(f'| {" | ".join(line)} |' for line in lines)]
    if not found:
        return []
    picture = [f'![{method.name} among all methods of the board]'
               f'({_up(method)}docs/methods/{slug(method)}.svg)'] if has_picture else []
    return ['## On the board of glyphs',
            'resnet20 teaches resnet8 to tell rendered characters apart, every method under one '
            f'recipe: the [board]({_up(method)}{BOARD}), whose columns the '
            f'[benchmark]({_up(method)}docs/en/benchmark.md) explains.',
            *found, *picture]


def _config(method: Method, root: Path) -> list[str]:
    """Return the section with the file that a config of the method merges."""
    example = method.pair_config(*PAIRS[0]) if method.pairs else method.last_stages[0]
    path = root / example
    if not path.is_file():
        path = root / method.last_stages[0]
    name = re.search(r'_base_/methods/(\w+)\.py', path.read_text())
    shown = [path, *([root / f'configs/_base_/methods/{name[1]}.py'] if name else [])]
    blocks = [f'`{file.relative_to(root)}`:\n\n```python\n{file.read_text().strip()}\n```'
              for file in shown]
    return ['## As a config', *blocks]


def _loss(method: Method) -> str:
    module = method.code.removesuffix('.py').replace('/', '.')
    return '\n'.join([
        '## Arguments', '', '```{eval-rst}', f'.. automodule:: {module}', '   :members:',
        '   :no-index:', '   :exclude-members: forward', '```'])


def draw_pictures(methods: list[Method], root: Path, folder: Path) -> set[str]:
    """Draw each method of the board among all others; return the names."""
    points = board_table.read_points((root / BOARD).read_text())
    drawn = {method.name for method in methods} & points.keys()
    for method in methods:
        if method.name in drawn:
            board_table.plot_one_among_all(points, method.name, folder / f'{slug(method)}.svg')
    return drawn
