"""Draw logged scalars of one or several runs over epochs.

The tool draws anything that MMEngine logs: losses, accuracies, learning rates, and the scalars of
connectors and losses, such as DPK's CKA and mask ratios (Fig. 7 and 8 of Zong et al., ICLR 2023) or
the stages that MDR chooses. Values are averaged over each epoch.
"""
import argparse
import json
from pathlib import Path

from mmkd.apis import command_line, run_log
from mmkd.visualization import plot_scalar_curves

EPILOG = """example:
  training_curves.py DPK=work_dirs/_demo_/dpk_digits --keys prior_cka_3 prior_ratio_3 accuracy/top1
"""


def named_run(text: str) -> tuple[str, Path]:
    """Split ``NAME=FOLDER``; a folder alone gives its name."""
    name, separator, folder = text.partition('=')
    path = Path(folder if separator else text)
    if not path.is_dir():
        raise argparse.ArgumentTypeError(f'there is no folder {path}')
    return (name if separator else path.absolute().name), path


def parse_arguments() -> argparse.Namespace:
    """Return the arguments of the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('runs', nargs='+', metavar='[NAME=]WORK_DIR', type=named_run)
    parser.add_argument('--keys', nargs='+', required=True, metavar='KEY',
                        help='names in the log; a wrong one lists those that are known')
    parser.add_argument('--title', default='', help='text above the picture')
    parser.add_argument('--out-dir', type=Path, default=Path('work_dirs/analysis'),
                        help='folder for picture and numbers (default: work_dirs/analysis)')
    return parser.parse_args()


def main() -> None:
    """Draw the curves and write the numbers."""
    arguments = parse_arguments()
    curves = {key: {name: run_log.epoch_means(folder, key) for name, folder in arguments.runs}
              for key in arguments.keys}
    arguments.out_dir.mkdir(parents=True, exist_ok=True)
    picture = arguments.out_dir / 'training_curves.png'
    plot_scalar_curves(curves, picture, title=arguments.title)
    for key, runs in curves.items():
        for name, values in runs.items():
            epochs = list(values)
            print(f'{key}, {name}: {values[epochs[0]]:.4f} in epoch {epochs[0]}, '
                  f'{values[epochs[-1]]:.4f} in epoch {epochs[-1]}')
    (arguments.out_dir / 'training_curves.json').write_text(json.dumps(curves, indent=2) + '\n')
    print(f'picture and numbers: {picture}, training_curves.json')


if __name__ == '__main__':
    with command_line.plain_errors():
        main()
