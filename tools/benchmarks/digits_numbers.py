"""Collect what the methods reach on digits in docs/data/digits.json, for docs/en/baselines.md.

Reads the folder in which tools/quickstart.sh trained. A method counts once all seeds are there;
what was collected before stays, unless it is there anew.

  bash tools/quickstart.sh --methods KD FitNet AT
  python tools/benchmarks/digits_numbers.py
  python tools/method_tables.py
"""
import argparse
import json
import sys
from pathlib import Path

from mmkd.apis import command_line, run_log
from mmkd.utils.repository import repository_root

sys.path.insert(0, str(repository_root() / 'tools'))
from quickstart import STAGES, epochs_of

SEEDS = (0, 1, 2)
FILE = repository_root() / 'docs/data/digits.json'


def collect(folder: Path) -> dict[str, list[float]]:
    """Return method -> top-1 in percent after the last epoch, one for each seed.

    Args:
        folder: Has one folder for each run, such as ``kd_digits_seed0``.
    """
    found = {}
    for method, stages in STAGES.items():
        runs = [folder / f'{stages[-1]}_seed{seed}' for seed in SEEDS]
        epochs = epochs_of(stages[-1])
        if all((run / f'epoch_{epochs}.pth').is_file() for run in runs):
            found[method] = [round(run_log.validation_accuracies(run)[epochs - 1], 2)
                             for run in runs]
    return found


def main() -> None:
    """Write the file, and name what is still missing."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--runs', type=Path, default=Path('work_dirs/quickstart'), metavar='FOLDER',
                        help='where the runs are (default: %(default)s)')
    parser.add_argument('--out', type=Path, default=FILE, metavar='FILE',
                        help='the collected numbers (default: docs/data/digits.json)')
    arguments = parser.parse_args()
    if not arguments.runs.is_dir():
        raise ValueError(f'{arguments.runs} is no folder; train with tools/quickstart.sh first, or '
                         'name the folder of its runs with --runs')
    known = json.loads(arguments.out.read_text()) if arguments.out.is_file() else {}
    known |= collect(arguments.runs)
    ordered = {method: known[method] for method in STAGES if method in known}
    arguments.out.write_text(json.dumps(ordered, indent=2) + '\n')
    print(f'{len(ordered)} of {len(STAGES)} in {arguments.out}')
    if missing := [method for method in STAGES if method not in known]:
        print(f'not all of seeds {SEEDS} are trained of: {", ".join(missing)}')


if __name__ == '__main__':
    with command_line.plain_errors():
        main()
