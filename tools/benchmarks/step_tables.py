"""Tables for the console of what step_time.py measures."""
from rich.table import Table


def make_title(first: dict, ratio: str) -> str:
    """Return what holds for all rows."""
    return (f'{first["device"]}, {first["threads"]} threads, batch {first["batch_size"]}, '
            f'medians of {first["repeats"]} rounds\n'
            f'times hold for this machine: compare the ratio ({ratio})')


def make_engine_table(results: list[dict]) -> Table:
    """Return the comparison of the engines for the console."""
    table = Table('config', 'engine', 'ms/iter', 'ratio', 'middle half',
                  title=make_title(results[0], 'step / plain step'))
    for result in results:
        table.add_row(
            result['config'].removeprefix('configs/').removesuffix('.py'), result['engine'],
            f'{result["step_ms"]:.1f}', f'{result["ratio"]:.3f}',
            f'{result["ratio_low"]:.3f} to {result["ratio_high"]:.3f}')
    return table


def make_table(results: list[dict]) -> Table:
    """Return the results for the console."""
    title = make_title(results[0], 'step / floor')
    table = Table('config', 'ms/iter', 'over plain', 'floor', 'ratio', 'middle half',
                  'with connectors', 'teacher', 'memory', 'parameters', title=title)
    table.columns[0].overflow = 'fold'  # no name is cut
    for result in results:
        peak = result['peak_memory_mib']
        table.add_row(
            result['config'].removeprefix('configs/').removesuffix('.py'),
            f'{result["step_ms"]:.1f}', f'{result["over_plain"]:.2f}',
            f'{result["floor_ms"]:.1f}', f'{result["ratio"]:.3f}',
            f'{result["ratio_low"]:.3f} to {result["ratio_high"]:.3f}',
            f'{result["ratio_with_connectors"]:.3f}', f'{result["teacher_share"]:.0%}',
            'n/a' if peak is None else f'{peak:.0f} MiB',
            f'{result["extra_parameters"]:,}')
    return table
