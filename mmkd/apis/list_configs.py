"""List what comes with mmkd: methods, pairs of teacher and student, configs, tables of papers.

A name of a config is what the other commands take as CONFIG.
"""
import argparse
import contextlib
from pathlib import Path

from rich.console import Console
from rich.table import Table

from mmkd.apis.config_files import shipped_configs
from mmkd.apis.methods import load_methods
from mmkd.apis.tables import find_table, load_tables
from mmkd.utils.repository import repository_root

EPILOG = """examples:
  mmkd list                              every method
  mmkd list pairs cifar100               pairs on CIFAR-100, and the methods that have a config
  mmkd list configs dpk retinanet        configs whose name has both words
  mmkd list tables hssakd                the tables of a paper
  mmkd list --table sdd-1                the cells of a table: printed number, config or reason
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument('what', nargs='?', choices=LISTS, default='methods', metavar='WHAT',
                        help=f'{", ".join(LISTS)} (default: %(default)s)')
    parser.add_argument('words', nargs='*', metavar='WORD',
                        help='only what has all of these words in its row, in upper or lower case')
    parser.add_argument('--table', metavar='NAME',
                        help='the cells of this table in place of a list')


def list_methods() -> list[tuple[str, ...]]:
    """Return name, folder, kind, tasks, number of configs and source of each method."""
    return [(method.name, method.folder.removeprefix('configs/'), method.kind,
             ', '.join(method.tasks), f'{len(method.configs)} configs', method.source)
            for method in load_methods().values()]


def list_pairs() -> list[tuple[str, ...]]:
    """Return name and methods of each pair that several methods share."""
    pairs = sorted(path.stem for path in (repository_root() / 'configs/_base_/pairs').glob('*.py'))
    methods = load_methods().values()
    return [(pair, ', '.join(method.name for method in methods
                             if any(Path(path).stem.endswith(pair) for path in method.configs)))
            for pair in pairs]


def list_configs() -> list[tuple[str, ...]]:
    """Return name and first line of each config."""
    root = repository_root() / 'configs'
    rows = []
    for path in shipped_configs(root):
        with path.open() as file:
            about = file.readline().removeprefix('#').strip()
        rows.append((path.relative_to(root).with_suffix('').as_posix(), about))
    return rows


def list_tables() -> list[tuple[str, ...]]:
    """Return name, cells with and without config, and title of each table of a paper."""
    return [(table.name, f'{sum(cell.config is not None for cell in table.cells)} of '
             f'{len(table.cells)} cells', table.title) for table in load_tables().values()]


def list_cells(name: str) -> list[tuple[str, ...]]:
    """Return row, column, printed number, and config or reason of each cell of a table.

    Raises:
        SystemExit: There is no such table; the message names those closest.
    """
    return [(cell.row, cell.column, '-' if cell.paper is None else f'{cell.paper:g}',
             cell.config or f'none: {cell.reason}') for cell in find_table(name).cells]


LISTS = {'methods': list_methods, 'pairs': list_pairs, 'configs': list_configs,
         'tables': list_tables}


def filtered(rows: list[tuple[str, ...]], words: list[str]) -> list[tuple[str, ...]]:
    """Return the rows that contain all words, whatever their case."""
    return [row for row in rows
            if all(word.lower() in ' '.join(row).lower() for word in words)]


def main(arguments: argparse.Namespace) -> None:
    """Print the list.

    Raises:
        SystemExit: Nothing has all of the words.
    """
    rows = list_cells(arguments.table) if arguments.table else filtered(
        LISTS[arguments.what](), arguments.words)
    if not rows:
        raise SystemExit(f'none of the {arguments.what} has {" and ".join(arguments.words)}; '
                         f'`mmkd list {arguments.what}` shows all')
    console = Console(highlight=False, markup=False)
    if not console.is_terminal:  # rows stay whole, so that grep and cut can read them
        with contextlib.suppress(BrokenPipeError):  # `mmkd list | head`
            print('\n'.join('\t'.join(row) for row in rows), flush=True)
        return
    table = Table.grid(padding=(0, 2))
    for row in rows:
        table.add_row(*row)
    console.print(table)
