"""Show the test images that one student misses and a second student gets, as in Fig. 5 of SDD.

In Scale Decoupled Distillation (Wei et al., CVPR 2024) the first is the student of KD and the
second that of SD-KD. The images are ordered by how much more probable the second finds the true
class. The opposite cases are counted too, because only the difference is a gain.
"""
import argparse
import json

import numpy as np

from mmkd.apis import command_line
from mmkd.evaluation import ClassifierPair, predictions
from mmkd.visualization import plot_image_grid

EPILOG = """example:
  ambiguous_samples.py configs/_demo_/kd_digits.py KD=work_dirs/_demo_/kd_digits/epoch_20.pth \\
      SD-KD=work_dirs/_demo_/sd_kd_digits/epoch_20.pth --out-dir work_dirs/pictures
"""


def parse_arguments() -> argparse.Namespace:
    """Return the arguments of the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('config', metavar='CONFIG', help='config of a distiller')
    for name, what in (('baseline', 'the student that misses'), ('improved', 'that gets')):
        parser.add_argument(name, metavar=f'[NAME=]{name.upper()}.pth', help=what,
                            type=command_line.named_checkpoint)
    parser.add_argument('--number', type=command_line.at_least(1), default=16,
                        help='most images drawn (default: 16)')
    command_line.add_analysis_arguments(parser)
    return parser.parse_args()


def select(baseline: np.ndarray, improved: np.ndarray, labels: np.ndarray) -> tuple[list, int]:
    """Find the images that only the improved student gets.

    Args:
        baseline: (n, K), the probabilities of the first student.
        improved: (n, K), the probabilities of the improved student.
        labels: (n,), the true classes.

    Returns:
        The indices of the images, with the largest gain of the true class first, and the number of
        opposite cases.
    """
    baseline_right = baseline.argmax(1) == labels
    improved_right = improved.argmax(1) == labels
    rows = np.arange(len(labels))
    gain = improved[rows, labels] - baseline[rows, labels]
    gained = np.flatnonzero(~baseline_right & improved_right)
    order = gained[np.argsort(-gain[gained], kind='stable')]
    return order.tolist(), int((baseline_right & ~improved_right).sum())


def describe(index: int, labels: np.ndarray, students: dict[str, np.ndarray],
             classes: list[str]) -> dict:
    """Return what each student says about one image."""
    answers = {name: dict(answer=classes[values[index].argmax()],
                          probability=float(values[index].max()),
                          probability_of_truth=float(values[index, labels[index]]))
               for name, values in students.items()}
    return dict(index=index, truth=classes[labels[index]], answers=answers)


def caption(sample: dict) -> str:
    """Return the words above an image: the true class, then the answer of each student."""
    answers = [f'{name}: {answer["answer"]} ({answer["probability"]:.2f})'
               for name, answer in sample['answers'].items()]
    return '\n'.join([f'is {sample["truth"]}', *answers])


def main() -> None:
    """Find the images, draw and print."""
    arguments = parse_arguments()
    pair = ClassifierPair(command_line.load_analysis_config(arguments))
    names = [arguments.baseline[0], arguments.improved[0]]
    if names[0] == names[1]:
        raise SystemExit(f'both students are called {names[0]}: write NAME=PATH')
    students = {name: predictions.probabilities(pair.student_logits(path))
                for name, path in (arguments.baseline, arguments.improved)}
    labels, classes = pair.labels, pair.classes
    chosen, lost = select(*students.values(), labels)
    samples = [describe(index, labels, students, classes) for index in chosen]
    arguments.out_dir.mkdir(parents=True, exist_ok=True)
    numbers = arguments.out_dir / 'ambiguous_samples.json'
    numbers.write_text(json.dumps(dict(
        images=len(labels), gained=len(samples), lost=lost, samples=samples), indent=2) + '\n')
    summary = (f'{len(samples)} of {len(labels)} test images: {names[0]} misses, {names[1]} gets; '
               f'the opposite: {lost}')
    print(summary)
    if not samples:
        print(f'nothing to draw; numbers: {numbers}')
        return
    picture = arguments.out_dir / 'ambiguous_samples.png'
    shown = samples[:arguments.number]
    plot_image_grid([pair.image(sample['index']) for sample in shown],
                    [caption(sample) for sample in shown], picture, title=summary)
    print(f'picture and numbers: {picture}, {numbers.name}')


if __name__ == '__main__':
    with command_line.plain_errors():
        main()
