"""Print what was measured of the methods, the second table of docs/en/baselines.md.

  bash tools/quickstart.sh --methods KD FitNet AT SP CC RKD PKT VID NST AB FT OFD CRD ReviewKD \\
      MGD DIST CTKD TAKD                                  # accuracies on the digits
  python tools/benchmarks/step_time.py CONFIGS --json times.json      # costs of a step
  python tools/benchmarks/baseline_table.py times.json

CONFIGS are configs/*/resnet32x4_resnet8x4_cifar100.py; of a method in two stages the one that
distils counts. Methods of which nothing was measured are left out.
"""
import argparse
import json
from pathlib import Path

from mmkd.apis.methods import PAIRS, Method, load_methods


def row(method: Method, accuracies: dict, times: dict[str, dict]) -> str:
    """Return one row in Markdown; what was not measured is a dash."""
    summary, time = accuracies.get(method.name), times.get(method.pair_config(*PAIRS[0]))
    accuracy = '-' if summary is None else '{:.1f} ± {:.1f}'.format(*summary['last'])
    cost = '- | - | -' if time is None else (
        f'{time["step_ms"] - time["floor_ms"]:+.0f} | {time["ratio"]:.3f} | '
        f'{time["extra_parameters"]:,}')
    return f'| {method.name} | {accuracy} | {cost} |'


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('times', type=Path, help='what step_time.py --json wrote')
    parser.add_argument('--accuracies', type=Path,
                        default=Path('work_dirs/quickstart/results.json'),
                        help='what tools/quickstart.sh wrote (default: %(default)s)')
    arguments = parser.parse_args()
    accuracies = json.loads(arguments.accuracies.read_text())['summaries']
    times = {result['config']: result for result in json.loads(arguments.times.read_text())}
    print('| method | digits, top-1 in % | ms over the floor | step / floor | extra parameters |')
    print('|---|---|---|---|---|')
    alone = '{:.1f} ± {:.1f}'.format(*accuracies['student alone']['last'])
    print(f'| student alone | {alone} | | | |')
    for method in load_methods().values():
        if method.pairs and (method.name in accuracies or method.pair_config(*PAIRS[0]) in times):
            print(row(method, accuracies, times))


if __name__ == '__main__':
    main()
