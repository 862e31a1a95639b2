"""Write the table of docs/en/speed.md: what a step of every method costs.

  python tools/benchmarks/step_time.py --all --threads 1 --repeats 5 --warm-up 1 \\
      --json docs/data/step_time.json --resume
  python tools/benchmarks/cost_table.py
"""
import argparse
import json

import marked_section
from markdown_rows import COSTS, cost_cells, table
from measured_methods import DATA
from mmkd.apis import command_line
from mmkd.apis.methods import PAIRS, load_methods
from mmkd.utils.repository import repository_root

PAGE = repository_root() / 'docs/en/speed.md'


def cost_table(results: list[dict]) -> list[str]:
    """Return the lines of the table; pairs that were measured, cheap methods first."""
    by_path = {result['config']: result for result in results}
    methods = {name: method for name, method in load_methods().items() if method.pairs}
    pairs = [pair for pair in PAIRS
             if any(method.pair_config(*pair) in by_path for method in methods.values())]
    rows = {name: [by_path.get(method.pair_config(*pair)) for pair in pairs]
            for name, method in methods.items()}
    found = {method: row for method, row in rows.items() if any(row)}
    header = ['method', *(f'{" → ".join(pair)}: {name}' if index == 0 else name for pair in pairs
                          for index, name in enumerate(COSTS))]
    lines = []
    for method in sorted(found, key=lambda name: next(
            result['over_plain'] for result in found[name] if result)):
        lines.append([method, *(cell for result in found[method] for cell in cost_cells(result))])
    return table(header, lines)


def section(results: list[dict]) -> list[str]:
    """Return the lines of the section: the conditions and the table."""
    first = results[0]
    load = max(result['load_average'] for result in results)
    return ['', f'Device {first["device"]}, {first["threads"]} threads, batch '
            f'{first["batch_size"]}, medians of {first["repeats"]} interleaved rounds, load at '
            f'most {load:.1f}.', '', *cost_table(results), '']


def main() -> None:
    """Write the section."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.parse_args()
    results = json.loads((DATA / 'step_time.json').read_text())
    marked_section.write(PAGE, 'costs', 'cost_table.py', section(results))
    print(f'written: {PAGE}')


if __name__ == '__main__':
    with command_line.plain_errors():
        main()
