"""The tables of the papers: which config stands behind which cell, and what is printed there.

``configs/<method>/tables.yml`` lists tables. A table has a ``name``, a ``title``, ``columns`` and
``rows``; by default its numbers are ``accuracy/top1`` of the best epoch (``metric``, ``epoch``). A
row has a ``name`` and one entry per column: ``paper`` what is printed, ``configs`` the names of the
configs, ``logs`` what the authors' own runs gave. Cells without a config need a ``reason``. A row
may have a ``metric`` of its own.
``probes`` names the data sets of linear probes, one per column.
"""
import difflib
from dataclasses import dataclass
from pathlib import Path

import mmengine

from mmkd.utils.repository import repository_root

TABLE_KEYS = {'name', 'title', 'columns', 'rows', 'metric', 'epoch', 'probes'}
ROW_KEYS = {'name', 'paper', 'configs', 'logs', 'reason', 'metric'}
EPOCHS = ('best', 'last')


@dataclass(frozen=True)
class Cell:
    """A number of a table.

    Attributes:
        row: Name of the row.
        column: Name of the column.
        paper: What is printed; None where nothing is.
        logs: What the runs of the authors gave, if they tell.
        config: Name of the config as the commands take it; None where there is none.
        reason: Why there is no config; empty where there is one.
        probe: Data set of the linear probe behind the training; empty where there is none.
        metric: The logged scalar that the number is.
    """

    row: str
    column: str
    paper: float | None
    logs: tuple[float, ...]
    config: str | None
    reason: str
    probe: str
    metric: str

    @property
    def name(self) -> str:
        """Row and column in one name."""
        return f'{self.row}, {self.column}'


@dataclass(frozen=True)
class Table:
    """A table of a paper.

    Attributes:
        name: What commands call it, such as ``sdd-1``.
        title: What it shows.
        columns: Names of the columns.
        cells: All numbers, row by row.
        epoch: One of EPOCHS: which epoch the paper reports.
    """

    name: str
    title: str
    columns: tuple[str, ...]
    cells: tuple[Cell, ...]
    epoch: str


def load_tables(root: Path | None = None) -> dict[str, Table]:
    """Return every table by its name, in the order of the files and within them.

    Args:
        root: Folder that holds ``configs``; None means that of the repository.

    Raises:
        ValueError: If a file is not as the module says, or two tables have one name.
    """
    found: dict[str, Table] = {}
    for path in sorted((root or repository_root()).glob('configs/*/tables.yml')):
        for content in mmengine.load(path):
            table = _read(path, content)
            if table.name in found:
                raise ValueError(f'{path}: two tables are called {table.name}')
            found[table.name] = table
    return found


def find_table(name: str) -> Table:
    """Return the table of that name.

    Raises:
        SystemExit: There is none; the message names those closest.
    """
    tables = load_tables()
    if name not in tables:
        closest = difflib.get_close_matches(name, tables, n=8, cutoff=0)
        raise SystemExit(f'there is no table {name}. Closest: {", ".join(closest)}; '
                         '`mmkd list tables` shows all')
    return tables[name]


def _read(path: Path, content: dict) -> Table:
    where = f'{path}: {content.get("name", "a table without name")}'
    _check_keys(where, content, TABLE_KEYS, ('name', 'title', 'columns', 'rows'))
    epoch = content.get('epoch', 'best')
    if epoch not in EPOCHS:
        raise ValueError(f'{where}: epoch is {epoch!r}; known are {", ".join(EPOCHS)}')
    columns = tuple(str(column) for column in content['columns'])
    probes = content.get('probes') or [''] * len(columns)
    metric = content.get('metric', 'accuracy/top1')
    cells = [cell for row in content['rows']
             for cell in _cells(where, {'metric': metric, **row}, columns, probes)]
    return Table(content['name'], content['title'], columns, tuple(cells), epoch)


def _cells(where: str, row: dict, columns: tuple[str, ...], probes: list[str]) -> list[Cell]:
    where = f'{where}, row {row.get("name")!r}'
    _check_keys(where, row, ROW_KEYS, ('name', 'paper'))
    nothing = [None] * len(columns)
    configs, logs = row.get('configs') or nothing, row.get('logs') or nothing
    for key, values in dict(paper=row['paper'], configs=configs, logs=logs, probes=probes).items():
        if len(values) != len(columns):
            raise ValueError(f'{where}: {key} has {len(values)} entries for {len(columns)} columns')
    reason = row.get('reason', '')
    if bool(reason) != (None in configs):
        raise ValueError(f'{where}: a reason stands where a cell has no config, and only there')
    return [Cell(str(row['name']), *values, '' if values[3] else reason, probe, row['metric'])
            for *values, probe in zip(
                columns, row['paper'], (tuple(values or ()) for values in logs), configs, probes)]


def _check_keys(where: str, content: dict, known: set[str], needed: tuple[str, ...]) -> None:
    if unknown := sorted(content.keys() - known):
        raise ValueError(f'{where} has {unknown}; known are {sorted(known)}')
    if missing := [key for key in needed if key not in content]:
        raise ValueError(f'{where} lacks {", ".join(missing)}')
