"""Distil on real handwritten digits: a teacher, a student alone and with each of some methods.

Runs and pictures go to work_dirs in the current folder.
"""
import argparse
import contextlib
import json
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path

import torch
from mmengine.config import Config
from rich.console import Console
from rich.table import Table

from mmkd import __version__
from mmkd.apis import config_files, run_log, test
from mmkd.apis.methods import load_methods
from mmkd.utils import checkpoint
from mmkd.visualization import plot_learning_curves, plot_per_class_accuracy

sys.path.insert(0, str(Path(__file__).parent / 'benchmarks'))
import demo_runs
from demo_runs import config_path, epochs_of

TEACHER = 'teacher_digits'
ALONE = 'student alone'
STAGES = {ALONE: ['student_digits'], 'alone-16px': ['student_16px_digits'],
          'KD-16px': ['teacher_16px_digits', 'kd_16px_digits']}
STAGES |= {name: stages for name, method in load_methods().items()
           if (stages := method.runs('_demo_', 'digits'))}
console = Console(highlight=False, soft_wrap=True)


def parse_arguments() -> argparse.Namespace:
    """Return the arguments of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--seeds', type=int, nargs='+', default=[0, 1, 2],
                        help='one run of each student per seed (default: 0 1 2)')
    parser.add_argument('--methods', nargs='+', default=['KD', 'SD-KD'], metavar='METHOD',
                        choices=[method for method in STAGES if method != ALONE],
                        help='which to compare with the student alone, out of %(choices)s '
                        '(default: KD SD-KD)')
    parser.add_argument('--fresh', action='store_true',
                        help='train again what is finished already')
    return parser.parse_args()


def train(name: str, work_dir: Path, seed: int, label: str, fresh: bool) -> dict:
    """Train one config through tools/train.py, or take over what is finished.

    Returns:
        Path of the last checkpoint, accuracies over epochs and the command.
    """
    epochs = epochs_of(name)
    last = work_dir / f'epoch_{epochs}.pth'
    arguments = ['train', f'_demo_/{name}.py', '--work-dir', str(work_dir), '--cfg-options',
                 f'randomness.seed={seed}']
    if last.is_file() and not fresh:
        console.print(f'{label}: finished already, taken over (--fresh trains again)')
    else:
        is_resumable = not fresh and checkpoint.find_resumable(work_dir) is not None
        mode = '--resume' if is_resumable else '--overwrite'
        run([*arguments, mode], work_dir, label, epochs)
    return dict(checkpoint=str(last), accuracies=run_log.validation_accuracies(work_dir)[-epochs:],
                command='mmkd ' + ' '.join(arguments))


def run(arguments: list[str], work_dir: Path, label: str, epochs: int) -> None:
    """Run a command and show its epochs as they pass; the whole output goes to train.log."""
    start = time.monotonic()

    def show(line: str) -> None:
        found = re.search(r'Epoch\(val\)\s+\[(\d+)\].*accuracy/top1: ([\d.]+)', line)
        if found:
            status.update(f'{label}: epoch {found[1]}/{epochs}, {float(found[2]):.1f} %')

    try:
        with console.status(f'{label}: starting') as status:
            demo_runs.run(arguments, work_dir, show)
    except subprocess.CalledProcessError as error:
        console.print(''.join(error.output.splitlines(keepends=True)[-20:]), markup=False)
        raise SystemExit(f'{label} failed with exit code {error.returncode}; the whole output '
                         f'is in {work_dir / "train.log"}') from error
    accuracy = run_log.validation_accuracies(work_dir)[-1]
    console.print(f'{label}: {accuracy:.1f} % after {epochs} epochs, '
                  f'{time.monotonic() - start:.0f} s')


def evaluate(name: str, result: dict, folder: Path) -> dict:
    """Test a checkpoint as tools/test.py does, with the accuracy of each class.

    Raises:
        RuntimeError: If the accuracy is not the one that was logged during training.
    """
    cfg = config_files.read_config(config_path(name))
    cfg.work_dir, cfg.log_level = str(folder / 'tests'), 'ERROR'
    evaluators = cfg.test_evaluator
    cfg.test_evaluator = [*(evaluators if isinstance(evaluators, list) else [evaluators]),
                          dict(type='mmpretrain.ConfusionMatrix')]
    cfg.launcher = 'none'
    with open(folder / 'test.log', 'a') as log, contextlib.redirect_stdout(log), \
            contextlib.redirect_stderr(log):
        metrics = test.test(cfg, result['checkpoint'])
    confusion = metrics['confusion_matrix/result'].double()
    logged = result['accuracies'][-1]
    if abs(metrics['accuracy/top1'] - logged) > 1e-3:
        raise RuntimeError(f'{result["checkpoint"]} tests at {metrics["accuracy/top1"]:.4f} %, but '
                           f'{logged:.4f} % was logged during training')
    per_class = 100 * confusion.diag() / confusion.sum(1)
    # Several peers, or several views together, have further accuracies.
    further = {key: value for key, value in metrics.items()
               if key.endswith('/top1') and key != 'accuracy/top1'}
    return {**result, 'tested': metrics['accuracy/top1'], 'further': further,
            'per_class': per_class.tolist()}


def mean_and_std(values: list[float]) -> tuple[float, float]:
    """Return the mean and the sample standard deviation, which is 0 for one value."""
    return statistics.fmean(values), statistics.stdev(values) if len(values) > 1 else 0.0


def summarise(runs: list[dict]) -> dict:
    """Return mean and std of the last and of the best epoch over the runs of a method."""
    return dict(last=mean_and_std([run['accuracies'][-1] for run in runs]),
                best=mean_and_std([max(run['accuracies']) for run in runs]), runs=len(runs))


def make_table(summaries: dict[str, dict], teacher: dict, images: dict[str, int]) -> Table:
    """Return the table of results."""
    table = Table(title='resnet20 teaches resnet8 handwritten digits: top-1 accuracy in %\n'
                        'on 719 test images, mean ± std over the runs')
    for column in ('', 'images', 'runs', 'last epoch', 'best epoch', 'gain (last)'):
        table.add_column(column, justify='right' if column else 'left', no_wrap=True)
    table.add_row('teacher', str(images[TEACHER]), '1', f'{teacher["accuracies"][-1]:.1f}',
                  f'{max(teacher["accuracies"]):.1f}', '')
    for method, summary in summaries.items():
        gain = summary['last'][0] - summaries[ALONE]['last'][0]
        table.add_row(method, str(images[STAGES[method][-1]]), str(summary['runs']),
                      '{:.1f} ± {:.1f}'.format(*summary['last']),
                      '{:.1f} ± {:.1f}'.format(*summary['best']),
                      '' if method == ALONE else f'{gain:+.1f}')
    return table


def verdict(summaries: dict[str, dict]) -> tuple[str, bool]:
    """Say for each method whether it beats the student alone by more than both spreads."""
    alone, alone_std = summaries[ALONE]['last']
    sentences, has_won = [], True
    for method, summary in summaries.items():
        if method == ALONE:
            continue
        gain, spread = summary['last'][0] - alone, summary['last'][1] + alone_std
        wins = gain > spread
        has_won = has_won and wins
        sentences.append(f'{method} {"gains" if wins else "does NOT gain"} more than the spread: '
                         f'{gain:+.1f} against {spread:.1f}')
    return '\n'.join(sentences), has_won


def count_images(name: str) -> int:
    """Return the number of different training images of a demo config."""
    from mmkd.registry import DATASETS
    dataset = Config.fromfile(config_path(name)).train_dataloader.dataset
    while dataset.type == 'RepeatDataset':
        dataset = dataset.dataset
    return len(DATASETS.build(dataset))


def main() -> None:
    """Train, test, tabulate and draw."""
    arguments = parse_arguments()
    start, folder = time.monotonic(), Path('work_dirs/quickstart')
    folder.mkdir(parents=True, exist_ok=True)
    chosen = [ALONE, *arguments.methods]
    total = 1 + len(chosen) * len(arguments.seeds)
    teacher = train(TEACHER, Path('work_dirs/_demo_') / TEACHER, 0, f'run 1/{total}, teacher',
                    arguments.fresh)
    for method in chosen:
        for name in STAGES[method][:-1]:  # once, for all seeds
            train(name, Path('work_dirs/_demo_') / name, 0, f'{method}, first stage',
                  arguments.fresh)
    results = {method: [] for method in chosen}
    number = 1
    for seed in arguments.seeds:
        for method in chosen:
            number += 1
            name = STAGES[method][-1]
            work_dir = folder / f'{name}_seed{seed}'
            results[method].append(train(
                name, work_dir, seed, f'run {number}/{total}, {method}, seed {seed}',
                arguments.fresh))
    console.print('testing the checkpoints')
    teacher = evaluate(TEACHER, teacher, folder)
    results = {method: [evaluate(STAGES[method][-1], result, folder) for result in runs]
               for method, runs in results.items()}
    report(folder, teacher, results, time.monotonic() - start)


def report(folder: Path, teacher: dict, results: dict[str, list[dict]], seconds: float) -> None:
    """Print the table, draw the pictures, write the numbers; exit 1 if distillation lost."""
    names = (TEACHER, *(STAGES[method][-1] for method in results))
    images = {name: count_images(name) for name in names}
    summaries = {method: summarise(runs) for method, runs in results.items()}
    few = images[STAGES[ALONE][-1]]
    plot_learning_curves(
        {method: [run['accuracies'] for run in runs] for method, runs in results.items()},
        folder / 'learning_curves.png', reference={'teacher': teacher['accuracies'][-1]},
        title=f'resnet8 on {few} handwritten digits, {summaries[ALONE]["runs"]} seeds')
    plot_per_class_accuracy(
        {**{method: [run['per_class'] for run in runs] for method, runs in results.items()},
         'teacher': [teacher['per_class']]},
        [str(digit) for digit in range(10)], folder / 'per_class.png',
        title=f'accuracy of each digit, resnet8 on {few} images')
    (folder / 'results.json').write_text(json.dumps(dict(
        versions=dict(mmkd=__version__, torch=torch.__version__), seconds=seconds,
        summaries=summaries, teacher=teacher, results=results), indent=2))
    console.print(make_table(summaries, teacher, images))
    for method, runs in results.items():
        for key in runs[0]['further']:
            console.print('{}, {}: {:.1f} ± {:.1f}'.format(
                method, key, *mean_and_std([run['further'][key] for run in runs])))
    text, has_won = verdict(summaries)
    console.print(text)
    console.print(f'{seconds / 60:.1f} minutes. Pictures and numbers: '
                  f'{folder}/learning_curves.png, per_class.png, results.json')
    if not has_won:
        sys.exit(1)


if __name__ == '__main__':
    main()
