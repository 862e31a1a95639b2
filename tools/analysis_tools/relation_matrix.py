"""Measure how far the relations between images in students are from the teacher's.

In every batch of the test set the cosines and the relative length differences between images are
scaled to 0..1 and added, for each network. The tool draws the mean squared difference to the
teacher's values, ranked over the batches, as in Fig. 4 of MDR (ACM MM 2024). Smaller is more alike.
"""
import argparse
import json
from statistics import fmean

from rich.console import Console
from rich.table import Table

from mmkd.apis import command_line
from mmkd.evaluation import ClassifierPair, feature_gap, predictions
from mmkd.visualization import plot_ranked_heatmaps

EPILOG = """example:
  relation_matrix.py configs/_demo_/mdr_digits.py MDR=work_dirs/_demo_/mdr_digits/epoch_20.pth \\
      KD=work_dirs/_demo_/kd_digits/epoch_20.pth --cfg-options test_dataloader.num_workers=0
"""


def parse_arguments() -> argparse.Namespace:
    """Return the arguments of the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter)
    command_line.add_compared_students(parser)
    parser.add_argument('--layer', default='neck', help='sub-module of both networks (default: '
                        'neck, the pooled features)')
    parser.add_argument('--batch-size', type=command_line.at_least(1), default=25,
                        help='images a batch (default: 25)')
    command_line.add_analysis_arguments(parser)
    return parser.parse_args()


def main() -> None:
    """Draw the squares and print the means."""
    arguments = parse_arguments()
    cfg = command_line.load_analysis_config(arguments)
    predictions.compare_only(cfg, arguments.layer)
    pair = ClassifierPair(cfg)
    arguments.out_dir.mkdir(parents=True, exist_ok=True)
    errors = {}
    for name, path in arguments.students:
        errors[name] = [
            feature_gap.relation_error(*(feature_gap.last_map(outputs['compared'])
                                         for outputs in both))
            for both in pair.outputs(path, arguments.batch_size, drop_last=True)]
    picture = arguments.out_dir / 'relation_matrix.png'
    plot_ranked_heatmaps(errors, picture, label='mean squared difference of the relations',
                         title=f'{arguments.layer}, batches of {arguments.batch_size}, ranked')
    table = Table('', 'mean', 'lowest', 'highest', title='difference of the relations')
    for name, values in errors.items():
        table.add_row(name, f'{fmean(values):.4f}', f'{min(values):.4f}', f'{max(values):.4f}')
    Console().print(table)
    (arguments.out_dir / 'relation_matrix.json').write_text(json.dumps(errors, indent=2) + '\n')
    print(f'picture and numbers: {picture}, relation_matrix.json')


if __name__ == '__main__':
    with command_line.plain_errors():
        main()
