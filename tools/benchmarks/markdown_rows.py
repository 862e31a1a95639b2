"""Rows of Markdown tables, and the cells of what a step costs."""
from collections.abc import Mapping, Sequence

COSTS = ('ms/iter', 'step / plain step', 'peak memory', 'extra parameters')


def cost_cells(cost: Mapping | None) -> list[str]:
    """Return milliseconds, cost over a plain step, memory and parameters as text."""
    if not cost:
        return ['-'] * 4
    memory = cost['peak_memory_mib']
    return [f'{cost["step_ms"]:.0f}', f'{cost["over_plain"]:.2f}',
            '-' if memory is None else f'{memory:.0f} MiB', f'{cost["extra_parameters"]:,}']


def table_line(cells: Sequence[str]) -> str:
    """Return a row in Markdown."""
    return '| ' + ' | '.join(cells) + ' |'


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the lines of a table in Markdown."""
    return [table_line(line) for line in (header, ['---'] * len(header), *rows)]
