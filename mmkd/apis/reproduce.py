"""Train a table of a paper again, and set the numbers beside the printed ones.

The runs of its cells are put in order: teachers, earlier stages, students. One training runs on
each visible GPU, or one on the CPU. What has finished is taken over, what was killed goes on from
its last epoch, so that the same command may be given again at any time.
"""
import argparse
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table as Grid

from mmkd.apis.command_line import at_least
from mmkd.apis.reproduced_page import page
from mmkd.apis.run_plan import Run, RunPlan, hours_left, in_order
from mmkd.apis.run_queue import RunQueue, visible_devices
from mmkd.apis.slurm_arrays import write_arrays
from mmkd.apis.tables import Cell, Table, find_table

EPILOG = """examples:
  mmkd reproduce sdd-1 --dry-run                 what would be trained, and for how long
  mmkd reproduce sdd-1 --cells KD SD-KD          two rows of the table
  mmkd reproduce demo-1 --seeds 3                the demo, on a CPU
  mmkd list tables                               the names of all tables
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument('table', metavar='TABLE', help='name of a table, such as sdd-1')
    parser.add_argument('--cells', nargs='+', default=[], metavar='CELL',
                        help='rows, columns, or "ROW, COLUMN"; default: all that have a config')
    parser.add_argument('--seeds', type=at_least(1), default=3, metavar='N',
                        help='runs of each cell; the seeds are 0 to N - 1 (default: 3)')
    parser.add_argument('--dry-run', action='store_true', help='print the plan and train nothing')
    parser.add_argument('--launcher', choices=['none', 'slurm'], default='none',
                        help='slurm writes array jobs and the script that submits them')
    parser.add_argument('--out-dir', type=Path, default=Path('work_dirs/reproduce'),
                        help='folder of the runs, which tables share, and of the pages '
                        '(default: %(default)s)')
    parser.add_argument('--cfg-options', nargs='+', default=[], metavar='KEY=VALUE',
                        help='settings of every training')


def chosen_cells(table: Table, names: Sequence[str]) -> list[Cell]:
    """Return the cells with a config that any of the names means; all without names.

    Raises:
        SystemExit: A name means none of them; the message lists rows and columns.
    """
    cells = [cell for cell in table.cells if cell.config]
    for name in names:
        if not any(_is_meant(cell, name) for cell in cells):
            rows = dict.fromkeys(cell.row for cell in cells)
            raise SystemExit(f'{table.name} has no cell {name!r} with a config. Rows: '
                             f'{"; ".join(rows)}. Columns: {"; ".join(table.columns)}')
    return [cell for cell in cells if not names or any(_is_meant(cell, name) for name in names)]


def _is_meant(cell: Cell, name: str) -> bool:
    return name.lower() in (cell.row.lower(), cell.column.lower(), cell.name.lower())


def plan_table(runs: Sequence[Run], out_dir: Path) -> Grid:
    """Return the plan as a table: each run, how far it is, how long it will take."""
    hours = [hours_left(run, out_dir) for run in runs]
    known = [value for value in hours if value is not None]
    unknown = '' if len(known) == len(hours) else f' and {len(hours) - len(known)} unknown'
    grid = Grid(title=f'{len(runs)} runs, {sum(known):.1f} device hours{unknown}')
    for column in ('', 'run', 'state', 'hours'):
        grid.add_column(column, no_wrap=True)
    for index, (run, value) in enumerate(zip(runs, hours), 1):
        state = 'finished' if run.is_finished else (
            f'goes on after epoch {run.epochs_done}' if run.epochs_done else 'new')
        grid.add_row(str(index), run.name, state, 'unknown' if value is None else f'{value:.2f}')
    return grid


def main(arguments: argparse.Namespace) -> None:
    """Plan, train and write the page.

    Raises:
        SystemExit: A run failed; the message names it and where its output is.
    """
    table = find_table(arguments.table)
    plan = RunPlan(arguments.out_dir, arguments.cfg_options)
    cells = {cell: plan.runs_of(cell, range(arguments.seeds))
             for cell in chosen_cells(table, arguments.cells)}
    runs = in_order([run for group in cells.values() for run in group])
    console = Console(highlight=False, markup=False, soft_wrap=True)
    console.print(plan_table(runs, arguments.out_dir))
    if arguments.dry_run:
        return
    if arguments.launcher == 'slurm':
        left = [run for run in runs if not run.is_finished]
        submit = write_arrays(left, arguments.out_dir / 'slurm', table.name)
        console.print(f'bash {submit} --partition=PARTITION submits {len(left)} runs; then give '
                      'this command again without --launcher for the page')
        return
    failed = RunQueue(runs, visible_devices(), console.print).work()
    target = arguments.out_dir / f'{table.name}.md'
    target.write_text(page(table, cells))
    console.print(f'written: {target}')
    if failed:
        raise SystemExit(f'{len(failed)} runs failed: ' + '; '.join(run.name for run in failed))
