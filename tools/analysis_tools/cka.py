"""Measure how similar the features of students and teacher are, stage by stage.

For every layer that both networks of the config capture under one name, the tool takes the CKA
(unbiased, as DPK measures it) and, where the shapes agree, the cosine similarity, in batches of the
test set. The values of each layer are ranked and drawn as a square, as in Fig. 5, 9 and 10 of DPK
(Zong et al., ICLR 2023).
"""
import argparse
import json
from collections import defaultdict
from statistics import fmean

from rich.console import Console
from rich.table import Table

from mmkd.apis import command_line
from mmkd.evaluation import ClassifierPair, feature_gap
from mmkd.visualization import plot_ranked_heatmaps

EPILOG = """example:
  cka.py configs/_demo_/dpk_digits.py DPK=work_dirs/_demo_/dpk_digits/epoch_20.pth \\
      KD=work_dirs/_demo_/kd_digits/epoch_20.pth --layers stage3
"""


def parse_arguments() -> argparse.Namespace:
    """Return the arguments of the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter)
    command_line.add_compared_students(parser)
    parser.add_argument('--layers', nargs='+', metavar='LAYER',
                        help='names in student_layers and teacher_layers (default: all common)')
    parser.add_argument('--batch-size', type=command_line.at_least(1), default=32,
                        help='images a batch (default: 32)')
    command_line.add_analysis_arguments(parser)
    return parser.parse_args()


def measure(pair: ClassifierPair, path: str, arguments: argparse.Namespace) -> dict:
    """Return measure -> layer -> one value per batch."""
    values = defaultdict(lambda: defaultdict(list))
    for student, teacher in pair.outputs(path, arguments.batch_size, drop_last=True):
        known = feature_gap.comparable_layers(student, teacher)
        if unknown := sorted(set(arguments.layers or ()) - set(known)):
            raise ValueError(f'no common layers {unknown}; known: {known}')
        for layer in arguments.layers or known:
            for kind, value in feature_gap.similarities(student[layer], teacher[layer]).items():
                values[kind][layer].append(value)
    return values


def main() -> None:
    """Draw the squares and print the means."""
    arguments = parse_arguments()
    pair = ClassifierPair(command_line.load_analysis_config(arguments))
    arguments.out_dir.mkdir(parents=True, exist_ok=True)
    results = {name: measure(pair, path, arguments) for name, path in arguments.students}
    layers = list(next(iter(results.values()))['cka'])
    for kind in ('cka', 'cosine'):
        squares = {f'{name}, {layer}': result[kind][layer] for name, result in results.items()
                   for layer in layers if layer in result[kind]}
        if squares:
            plot_ranked_heatmaps(
                squares, arguments.out_dir / f'{kind}.png', label=kind, per_row=len(layers),
                title=f'student and teacher, batches of {arguments.batch_size}, ranked')
    table = Table('', *(f'{layer}: {kind}' for layer in layers for kind in ('CKA', 'cosine')),
                  title=f'means over batches of {arguments.batch_size} test images')
    for name, result in results.items():
        table.add_row(name, *(f'{fmean(result[kind][layer]):.3f}' if layer in result[kind] else '-'
                              for layer in layers for kind in ('cka', 'cosine')))
    Console(width=120).print(table)
    (arguments.out_dir / 'cka.json').write_text(json.dumps(results, indent=2) + '\n')
    print(f'pictures and numbers: {arguments.out_dir}/cka.png, cosine.png, cka.json')


if __name__ == '__main__':
    with command_line.plain_errors():
        main()
