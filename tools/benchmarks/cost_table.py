"""Print the table of docs/en/speed.md: what a step of every method costs.

  python tools/benchmarks/step_time.py --all --threads 1 --repeats 5 --json costs.json
  python tools/benchmarks/cost_table.py costs.json
"""
import argparse
import json
from pathlib import Path

from markdown_rows import COSTS, cost_cells, table
from mmkd.apis import command_line
from mmkd.apis.methods import PAIRS, load_methods


def parse_arguments() -> argparse.Namespace:
    """Return the arguments of the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('costs', type=Path, metavar='JSON', help='of step_time.py --all --json')
    return parser.parse_args()


def cost_table(results: list[dict]) -> list[str]:
    """Return the lines of the table; methods by their cost on the first pair."""
    by_path = {result['config']: result for result in results}
    rows = {name: [by_path.get(method.pair_config(*pair)) for pair in PAIRS]
            for name, method in load_methods().items() if method.pairs}
    found = {method: row for method, row in rows.items() if any(row)}
    pairs = [' → '.join(pair) for pair in PAIRS]
    header = ['method', *(f'{pair}: {name}' if index == 0 else name for pair in pairs
                          for index, name in enumerate(COSTS))]
    lines = []
    for method in sorted(found, key=lambda name: next(
            result['over_plain'] for result in found[name] if result)):
        lines.append([method, *(cell for result in found[method] for cell in cost_cells(result))])
    return table(header, lines)


def main() -> None:
    """Print the table and the conditions."""
    path = parse_arguments().costs
    results = json.loads(path.read_text())
    if not results:
        raise ValueError(f'{path} holds no result of step_time.py --json')
    print('\n'.join(cost_table(results)))
    first = results[0]
    print(f'\n{first["device"]}, {first["threads"]} threads, batch {first["batch_size"]}, medians '
          f'of {first["repeats"]} rounds')


if __name__ == '__main__':
    with command_line.plain_errors():
        main()
