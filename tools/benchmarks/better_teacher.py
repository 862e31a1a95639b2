"""Train one student under teachers of growing size: does a better teacher make a better student?

resnet8 learns 53 digits from resnet14, resnet32 and resnet56, by KD and by DPK, as in Fig. 3 of DPK
(Zong et al., ICLR 2023). Finished runs are taken over. The table is for configs/dpk/README.md.

Example: python tools/benchmarks/better_teacher.py --seeds 0 1 2
"""
import argparse
from pathlib import Path
from statistics import fmean, stdev

from rich.console import Console
from rich.table import Table

from demo_runs import train
from mmkd.apis.methods import load_methods

FOLDER = Path('work_dirs/better_teacher')
METHODS = {name: load_methods()[name].runs('_demo_', 'digits')[-1] for name in ('KD', 'DPK')}


def parse_arguments() -> argparse.Namespace:
    """Return the arguments of the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--depths', type=int, nargs='+', default=[14, 32, 56],
                        help='of the teachers, 6n + 2 (default: 14 32 56)')
    parser.add_argument('--seeds', type=int, nargs='+', default=[0, 1, 2],
                        help='of the students (default: 0 1 2)')
    return parser.parse_args()


def main() -> None:
    """Train and print the table."""
    arguments = parse_arguments()
    table = Table('teacher', 'its accuracy', *METHODS, title='resnet8 on 53 digits, top-1 in %, '
                  f'mean ± std over {len(arguments.seeds)} seeds, last epoch')
    for depth in arguments.depths:
        teacher, accuracy = train('teacher_digits', FOLDER / f'resnet{depth}',
                                  f'model.backbone.depth={depth}')
        cells = []
        for config in METHODS.values():
            values = [train(config, FOLDER / f'{config}_{depth}_seed{seed}',
                            f'randomness.seed={seed}',
                            f'model.teacher.backbone.depth={depth}',
                            f'model.teacher_checkpoint={teacher}')[1]
                      for seed in arguments.seeds]
            spread = stdev(values) if len(values) > 1 else 0.0
            cells.append(f'{fmean(values):.1f} ± {spread:.1f}')
        table.add_row(f'resnet{depth}', f'{accuracy:.1f}', *cells)
    Console(width=100).print(table)


if __name__ == '__main__':
    main()
