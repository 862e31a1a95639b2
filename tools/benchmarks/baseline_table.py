"""Print the table of docs/en/baselines.md from measured numbers.

  bash tools/quickstart.sh --methods KD FitNet AT SP CC RKD PKT VID NST AB FT OFD CRD ReviewKD \\
      MGD DIST CTKD TAKD                                  # accuracies on the digits
  python tools/benchmarks/step_time.py CONFIGS --json times.json      # costs of a step
  python tools/benchmarks/baseline_table.py times.json

CONFIGS are configs/*/resnet32x4_resnet8x4_cifar100.py; of a method in two stages the one that
distils counts.
"""
import argparse
import ast
import inspect
import json
from pathlib import Path
from typing import NamedTuple

from mmkd import losses

PAIR = 'resnet32x4_resnet8x4_cifar100'


class Method(NamedTuple):
    """A row of the table."""

    paper: str
    arxiv: str
    loss: str
    first_stage: str = ''
    """Prefix of the config that distils, where the method has two stages."""


METHODS = {
    'KD': Method('Hinton et al. 2015', '1503.02531', 'KDLoss'),
    'FitNet': Method('Romero et al., ICLR 2015', '1412.6550', 'FeatureMSELoss'),
    'AT': Method('Zagoruyko & Komodakis, ICLR 2017', '1612.03928', 'ATLoss'),
    'SP': Method('Tung & Mori, ICCV 2019', '1907.09682', 'SPLoss'),
    'CC': Method('Peng et al., ICCV 2019', '1904.01802', 'CCLoss'),
    'RKD': Method('Park et al., CVPR 2019', '1904.05068', 'RKDLoss'),
    'PKT': Method('Passalis & Tefas, ECCV 2018', '1803.10837', 'PKTLoss'),
    'VID': Method('Ahn et al., CVPR 2019', '1904.05835', 'VIDLoss'),
    'NST': Method('Huang & Wang 2017', '1707.01219', 'NSTLoss'),
    'AB': Method('Heo et al., AAAI 2019', '1811.03233', 'ABLoss', 'boundaries_'),
    'FT': Method('Kim et al., NeurIPS 2018', '1802.04977', 'FTLoss'),
    'OFD': Method('Heo et al., ICCV 2019', '1904.01866', 'OFDLoss'),
    'CRD': Method('Tian et al., ICLR 2020', '1910.10699', 'CRDLoss'),
    'ReviewKD': Method('Chen et al., CVPR 2021', '2104.09044', 'HierarchicalContextLoss'),
    'MGD': Method('Yang et al., ECCV 2022', '2205.01529', 'MGDLoss'),
    'DIST': Method('Huang et al., NeurIPS 2022', '2205.10536', 'DISTLoss'),
    'CTKD': Method('Li et al., AAAI 2023', '2211.16231', 'CTKDLoss'),
    'TAKD': Method('Mirzadeh et al., AAAI 2020', '1902.03393', 'KDLoss'),
}


def lines_of_code(loss: str) -> int:
    """Count the lines of a loss's file without blank lines, comments and docstrings."""
    source = Path(inspect.getfile(getattr(losses, loss))).read_text()
    tree = ast.parse(source)
    documented = set()
    for node in ast.walk(tree):
        is_documentable = isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        if is_documentable and ast.get_docstring(node):
            documented |= set(range(node.body[0].lineno, node.body[0].end_lineno + 1))
    return sum(bool(line.strip()) and not line.lstrip().startswith('#')
               and number not in documented
               for number, line in enumerate(source.splitlines(), 1))


def row(label: str, accuracies: dict, times: dict[str, dict]) -> str:
    """Return one row in Markdown; what was not measured is a dash."""
    method, folder = METHODS[label], label.lower()
    summary = accuracies.get(label)
    accuracy = '-' if summary is None else '{:.1f} ± {:.1f}'.format(*summary['last'])
    time = times.get(f'configs/{folder}/{method.first_stage}{PAIR}.py')
    cost = '- | - | -' if time is None else (
        f'{time["step_ms"] - time["floor_ms"]:+.0f} | {time["ratio"]:.3f} | '
        f'{time["extra_parameters"]:,}')
    return (f'| [{label}](../../configs/{folder}/README.md) | '
            f'[{method.paper}](https://arxiv.org/abs/{method.arxiv}) | '
            f'{lines_of_code(method.loss)} | {accuracy} | {cost} | '
            f'`bash tools/quickstart.sh --methods {label}` |')


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
    print('| method | paper | lines of its loss | digits, top-1 in % | ms over the floor | '
          'step / floor | extra parameters | command |')
    print('|---|---|---|---|---|---|---|---|')
    alone = '{:.1f} ± {:.1f}'.format(*accuracies['student alone']['last'])
    print(f'| student alone | | | {alone} | | | | |')
    for label in METHODS:
        print(row(label, accuracies, times))


if __name__ == '__main__':
    main()
