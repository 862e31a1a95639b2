"""Compare how teacher and students correlate the classes, on the test set of a config.

For each network the Pearson correlations between the logits of the classes are taken over the test
images. The tool draws |teacher - student|, one matrix per student, as in Fig. 3 of SDD (Wei et al.,
CVPR 2024), Fig. 5 of VSD and, first, in CRD (Tian et al., ICLR 2020). Small differences say that a
student has copied the teacher's global logits, not that it is accurate.
"""
import argparse
import json

import numpy as np
from rich.console import Console
from rich.table import Table

from mmkd.apis import command_line
from mmkd.evaluation import ClassifierPair, predictions
from mmkd.visualization import logit_correlation

EPILOG = """example:
  logit_correlation.py configs/_demo_/kd_digits.py KD=work_dirs/_demo_/kd_digits/epoch_20.pth \\
      SD-KD=work_dirs/_demo_/sd_kd_digits/epoch_20.pth --out-dir work_dirs/pictures
"""


def parse_arguments() -> argparse.Namespace:
    """Return the arguments of the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter)
    command_line.add_compared_students(parser)
    command_line.add_analysis_arguments(parser)
    return parser.parse_args()


def compare(pair: ClassifierPair, students: dict[str, str]) -> tuple[dict, dict]:
    """Return the matrices of the students and the numbers of all networks."""
    labels, teacher_logits = pair.labels, pair.teacher_logits()
    teacher = logit_correlation.class_correlation(teacher_logits, 'the teacher')
    results = dict(teacher=dict(accuracy=predictions.accuracy(teacher_logits, labels)))
    differences = {}
    for name, path in students.items():
        logits = pair.student_logits(path)
        differences[name] = np.abs(teacher - logit_correlation.class_correlation(logits, name))
        beside = logit_correlation.off_diagonal(differences[name])
        results[name] = dict(accuracy=predictions.accuracy(logits, labels), checkpoint=path,
                             mean_difference=float(beside.mean()),
                             largest_difference=float(beside.max()))
    return differences, results


def main() -> None:
    """Draw the matrices and print the numbers."""
    arguments = parse_arguments()
    pair = ClassifierPair(command_line.load_analysis_config(arguments))
    arguments.out_dir.mkdir(parents=True, exist_ok=True)
    differences, results = compare(pair, dict(arguments.students))
    picture = arguments.out_dir / 'logit_correlation.png'
    logit_correlation.plot_correlation_differences(
        differences, pair.classes, picture,
        title=f'Class correlations of the logits, |teacher - student|, {len(pair.labels)} images')
    table = Table('', 'accuracy (%)', 'mean |difference|', 'largest', title='class correlations')
    for name, result in results.items():
        numbers = [f'{result[key]:.4f}' if key in result else ''
                   for key in ('mean_difference', 'largest_difference')]
        table.add_row(name, f'{result["accuracy"]:.2f}', *numbers)
    Console().print(table)
    (arguments.out_dir / 'logit_correlation.json').write_text(json.dumps(results, indent=2) + '\n')
    print(f'picture and numbers: {picture}, logit_correlation.json')


if __name__ == '__main__':
    with command_line.plain_errors():
        main()
