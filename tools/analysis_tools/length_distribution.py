"""Compare how long the feature vectors of students and teacher are.

The tool takes the lengths of the pooled features of all test images, divided by their mean in each
network, and the common area of each student's distribution with the teacher's, as in Fig. 1b of MDR
(ACM MM 2024). A method that matches angles alone leaves the lengths to chance.
"""
import argparse
import json

import torch
from rich.console import Console
from rich.table import Table

from mmkd.apis import command_line
from mmkd.evaluation import ClassifierPair, feature_gap, predictions
from mmkd.visualization import length_distribution

EPILOG = """example:
  length_distribution.py configs/_demo_/mdr_digits.py \\
      MDR=work_dirs/_demo_/mdr_digits/epoch_20.pth \\
      KD=work_dirs/_demo_/kd_digits/epoch_20.pth
"""


def parse_arguments() -> argparse.Namespace:
    """Return the arguments of the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter)
    command_line.add_compared_students(parser)
    parser.add_argument('--layer', default='neck', help='sub-module of both networks (default: '
                        'neck, the pooled features)')
    command_line.add_analysis_arguments(parser)
    return parser.parse_args()


def main() -> None:
    """Draw the distributions and print the common areas."""
    arguments = parse_arguments()
    cfg = command_line.load_analysis_config(arguments)
    predictions.compare_only(cfg, arguments.layer)
    pair = ClassifierPair(cfg)
    arguments.out_dir.mkdir(parents=True, exist_ok=True)
    lengths = {}
    for name, path in arguments.students:
        if name == 'teacher':
            raise ValueError("a student cannot be called 'teacher': write NAME=PATH")
        students, teachers = [], []
        for student, teacher in pair.outputs(path):
            students.append(feature_gap.last_map(student['compared']))
            teachers.append(feature_gap.last_map(teacher['compared']))
        lengths['teacher'] = feature_gap.relative_lengths(torch.cat(teachers)).cpu().numpy()
        lengths[name] = feature_gap.relative_lengths(torch.cat(students)).cpu().numpy()
    picture = arguments.out_dir / 'length_distribution.png'
    length_distribution.plot_length_distributions(
        lengths, picture, title=f'lengths of the features, {len(lengths["teacher"])} test images')
    bins = length_distribution.common_bins(lengths)
    areas = {name: length_distribution.overlap(values, lengths['teacher'], bins)
             for name, values in lengths.items()}
    table = Table('', 'overlap with the teacher', 'spread (std / mean)', title='lengths')
    for name, values in lengths.items():
        table.add_row(name, f'{areas[name]:.3f}', f'{values.std():.3f}')
    Console().print(table)
    (arguments.out_dir / 'length_distribution.json').write_text(json.dumps(dict(
        overlap=areas, spread={name: float(values.std()) for name, values in lengths.items()}),
        indent=2) + '\n')
    print(f'picture and numbers: {picture}, length_distribution.json')


if __name__ == '__main__':
    with command_line.plain_errors():
        main()
