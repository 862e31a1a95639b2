"""AP of distilled detectors on scenes of digits: teacher, student alone, every method with a demo.

Makes the scenes if they are missing, trains the teacher of each detector and the students with
every seed; finished runs are taken over. Prints the table of configs/dpk/README.md.

Example: python tools/benchmarks/scenes_table.py --seeds 0 1
"""
import argparse
from pathlib import Path
from statistics import fmean, stdev

from rich.console import Console
from rich.table import Table

from demo_runs import run, train
from mmkd.apis.methods import load_methods

ALONE = 'alone'
KEY = 'coco/bbox_mAP'


def parse_arguments() -> argparse.Namespace:
    """Return the arguments of the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--detectors', nargs='+', default=['retinanet', 'faster_rcnn'],
                        choices=['retinanet', 'faster_rcnn'])
    parser.add_argument('--seeds', type=int, nargs='+', default=[0, 1],
                        help='of the students (default: 0 1)')
    return parser.parse_args()


def main() -> None:
    """Train and print the table."""
    arguments = parse_arguments()
    data = Path('data/digits_scenes')
    if not (data / 'annotations/test.json').is_file():
        run(['run', 'dataset_converters/digits_scenes', '--out-dir', str(data)], data)
    table = Table('', *arguments.detectors, title='AP on 160 scenes, last epoch, mean ± std over '
                  f'{len(arguments.seeds)} seeds')
    demos = {ALONE: [f'student_{detector}_scenes' for detector in arguments.detectors]}
    demos |= {name: runs for name, method in load_methods().items()
              if (runs := method.runs('_demo_', 'scenes'))}
    rows = {'teacher': [], **{method: [] for method in demos}}
    for detector in arguments.detectors:
        name = f'teacher_{detector}_scenes'
        accuracy = train(name, Path('work_dirs/_demo_') / name, key=KEY)[1]
        rows['teacher'].append(f'{100 * accuracy:.1f}')
        for method, configs in demos.items():
            config = next(name for name in configs if detector in name)
            values = [100 * train(config, Path('work_dirs/scenes') / f'{config}_seed{seed}',
                                  f'randomness.seed={seed}', key=KEY)[1]
                      for seed in arguments.seeds]
            spread = f' ± {stdev(values):.1f}' if len(values) > 1 else ''
            rows[method].append(f'{fmean(values):.1f}{spread}')
    for name, cells in rows.items():
        table.add_row(name, *cells)
    Console(width=100).print(table)


if __name__ == '__main__':
    main()
