"""The page of a table that was trained again: printed numbers, the authors' logs, the new ones."""
import statistics
from collections.abc import Mapping, Sequence

from mmkd.apis.run_plan import Run
from mmkd.apis.tables import EPOCHS, Cell, Table


def page(table: Table, cells: Mapping[Cell, Sequence[Run]]) -> str:
    """Return the page in Markdown.

    Args:
        table: The table.
        cells: The runs of each cell that was chosen, one for each seed.
    """
    lines = [f'# {table.name}', '', f'{table.title}.', '',
             f'Mean ± std over the runs. The paper is compared with the {table.epoch} epoch; it '
             '**differs** where the means are further apart than the std of the runs.', '',
             '| cell | config | paper | logs of the authors | runs | best epoch | last epoch | |',
             '| --- | --- | --- | --- | --- | --- | --- | --- |']
    for cell, runs in cells.items():
        by_epoch = {name: [pick(run.scores(cell.metric)) for run in runs if run.is_finished]
                    for name, pick in zip(EPOCHS, (max, lambda scores: scores[-1]))}
        compared = by_epoch[table.epoch]
        lines.append('| ' + ' | '.join([
            cell.name, cell.config, '-' if cell.paper is None else f'{cell.paper:g}',
            spread(cell.logs), str(len(compared)), *(spread(by_epoch[name]) for name in EPOCHS),
            verdict(cell.paper, compared)]) + ' |')
    return '\n'.join([*lines, ''])


def spread(values: Sequence[float]) -> str:
    """Return mean ± sample standard deviation, the value alone if it is one, a dash if none."""
    if not values:
        return '-'
    mean = f'{statistics.fmean(values):.2f}'
    return f'{mean} ± {statistics.stdev(values):.2f}' if len(values) > 1 else mean


def verdict(paper: float | None, values: Sequence[float]) -> str:
    """Return 'differs by ...' where the paper lies outside the spread of at least two runs."""
    if paper is None or len(values) < 2:
        return ''
    difference = statistics.fmean(values) - paper
    return f'**differs** by {difference:+.2f}' if abs(difference) > statistics.stdev(values) else ''
