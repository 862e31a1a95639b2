"""AP and cost of distilled detectors on scenes of digits: every method with a demo.

Makes the scenes if they are missing, trains the teacher of each detector and the students with
every seed. It can be stopped at any time, and --hours stops it before the next run; the same
command goes on where it was and prints what there is, with the mean and deviation over the seeds
that are trained. A finished run is a line of the results and is not trained again, so that
several nights and machines add up.

Example: python tools/benchmarks/scenes_table.py --seeds 0 1
         python tools/benchmarks/scenes_table.py --hard --seeds 0 1 2 --hours 8 --picture gain.png
"""
import argparse
import time
from pathlib import Path
from statistics import fmean, stdev

import torch
from rich.console import Console
from rich.table import Table

import demo_runs
import marked_section
from checkout import current_commit
from mmkd.apis import command_line, run_log
from mmkd.apis.config_files import read_config
from mmkd.apis.methods import load_methods
from mmkd.datasets import hard_scenes
from mmkd.visualization.gain_against_cost import plot_gain_against_cost
from scenes_results import ALONE, HEADER, TEACHER, Results, SceneRun, cells, section

KEY = 'coco/bbox_mAP'
FILES = {is_hard: demo_runs.ROOT / f'docs/data/{"hard_" * is_hard}scenes.jsonl'
         for is_hard in (False, True)}
DETECTORS = ('retinanet', 'faster_rcnn', 'gfl', 'deformable_detr')


def parse_arguments() -> argparse.Namespace:
    """Return the arguments of the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--detectors', nargs='+', default=['retinanet', 'faster_rcnn'],
                        choices=DETECTORS)
    parser.add_argument('--seeds', type=int, nargs='+', default=[0, 1],
                        help='of the students (default: 0 1)')
    parser.add_argument('--methods', nargs='+', help='only these (default: all with a demo)')
    parser.add_argument('--hard', action='store_true', help='on the hard scenes')
    parser.add_argument('--hours', type=float, default=float('inf'),
                        help='start no run after that time (default: no limit)')
    parser.add_argument('--results', type=Path, metavar='FILE', help='where finished runs are '
                        'recorded, one JSON line each, which are not trained again (default: in '
                        'docs/data, for hard scenes and others)')
    parser.add_argument('--document', type=Path, metavar='FILE',
                        help='also write the table into a page, between its marks')
    parser.add_argument('--picture', type=Path, metavar='FILE',
                        help='also draw the gain against the cost, one file a detector')
    return parser.parse_args()


def runs_of(arguments: argparse.Namespace) -> list[SceneRun]:
    """Return all runs: teachers, then one seed after the other."""
    demos = {name: configs for name, method in load_methods().items()
             if (configs := method.runs('_demo_', 'scenes'))}
    if unknown := set(arguments.methods or ()) - demos.keys():
        raise SystemExit(f'no demo on scenes has {sorted(unknown)}; known: {", ".join(demos)}')
    runs, hard = [], arguments.hard
    for detector in arguments.detectors:
        runs.append(SceneRun(detector, TEACHER, f'teacher_{detector}_scenes', None, hard))
    for seed in arguments.seeds:
        for detector in arguments.detectors:
            runs.append(SceneRun(detector, ALONE, f'student_{detector}_scenes', seed, hard))
            ending = f'_{detector}_scenes'
            runs += [SceneRun(detector, config.removesuffix(ending), config, seed, hard)
                     for name, configs in demos.items() if name in (arguments.methods or demos)
                     for config in configs if config.endswith(ending)
                     and not config.startswith(('teacher_', 'student_'))]
    return runs


def folder_of(run: SceneRun) -> Path:
    """Return where a run goes; demos share the teachers of scenes that are not hard."""
    if run.seed is None and not run.is_hard:
        return Path('work_dirs/_demo_') / run.config
    seed = '' if run.seed is None else f'_seed{run.seed}'
    return Path('work_dirs', f'{"hard_" * run.is_hard}scenes', f'{run.config}{seed}_{run.hash}')


def options_of(run: SceneRun) -> list[str]:
    """Return what a run changes in its config."""
    options = [] if run.seed is None else [f'randomness.seed={run.seed}']
    if not run.is_hard:
        return options
    names = '[' + ','.join(f'"{name}"' for name in hard_scenes.CLASSES) + ']'
    for mode in ('train', 'val', 'test'):
        dataset = f'{mode}_dataloader.dataset'
        options += [f'{dataset}.data_root=data/hard_scenes/', f'{dataset}.metainfo.classes={names}']
    options += [f'{mode}_evaluator.ann_file=data/hard_scenes/annotations/test.json'
                for mode in ('val', 'test')]
    cfg = read_config(demo_runs.config_path(run.config))
    is_distilled = 'student' in cfg.model
    for network in (('student', 'teacher') if is_distilled else ('',)):
        part = cfg.model[network] if network else cfg.model
        place = '.'.join(filter(None, ('model', network)))
        head = 'roi_head.bbox_head' if 'roi_head' in part else 'bbox_head'
        options.append(f'{place}.{head}.num_classes={len(hard_scenes.CLASSES)}')
    if is_distilled:
        file = Path(cfg.model.teacher_checkpoint)
        teacher = SceneRun(run.detector, TEACHER, file.parent.name, None, True)
        options.append(f'model.teacher_checkpoint={folder_of(teacher) / file.name}')
    return options


def is_finished(run: SceneRun) -> bool:
    """Whether a run has its last checkpoint."""
    return (folder_of(run) / f'epoch_{demo_runs.epochs_of(run.config)}.pth').is_file()


def train_missing(arguments: argparse.Namespace, results: Results) -> None:
    """Train what is not recorded, and the teachers that it needs, until the time is over."""
    runs = runs_of(arguments)
    missing = [run for run in runs if not results.has(run)]
    taught = {run.detector for run in missing
              if run.row not in (ALONE, TEACHER) and not is_finished(run)}
    end = time.monotonic() + 3600 * arguments.hours
    for run in runs:
        is_needed = run in missing or (run.row == TEACHER and run.detector in taught)
        if not is_needed or (not is_finished(run) and time.monotonic() > end):
            continue
        folder = folder_of(run)
        accuracy = demo_runs.train(run.config, folder, *options_of(run), key=KEY)[1]
        milliseconds = 1000 * fmean(run_log.epoch_means(folder, 'time').values())
        results.add(run, ap=round(100 * accuracy, 2), ms=round(milliseconds, 1),
                    commit=current_commit(), made_with=f'torch {torch.__version__}, '
                    f'{torch.backends.cpu.get_cpu_capability()}, {torch.get_num_threads()} threads')


def draw(results: Results, detectors: list[str], path: Path) -> None:
    """Draw the gain of each method against its cost, a picture for each detector."""
    for detector in detectors:
        rows = results.rows(detector)
        if ALONE not in rows or rows.keys() <= {ALONE, TEACHER}:
            continue
        points = {method: (fmean(row['ms']) / fmean(rows[ALONE]['ms']),
                           fmean(row['ap']) - fmean(rows[ALONE]['ap']),
                           stdev(row['ap']) if len(row['ap']) > 1 else None)
                  for method, row in rows.items() if method not in (ALONE, TEACHER)}
        plot_gain_against_cost(points, path.with_stem(f'{path.stem}_{detector}'), title=detector)


def main() -> None:
    """Train, print the table, and write what else is asked for."""
    arguments = parse_arguments()
    data = Path('data/hard_scenes' if arguments.hard else 'data/digits_scenes')
    if not (data / 'annotations/test.json').is_file():
        demo_runs.run(['run', 'dataset_converters/digits_scenes', '--out-dir', str(data),
             *(['--hard'] if arguments.hard else [])], data)
    results = Results(arguments.results or FILES[arguments.hard], arguments.hard)
    train_missing(arguments, results)
    scenes = f'{"hard " * arguments.hard}scenes'
    table = Table(*HEADER, title=f'AP on 160 {scenes}, last epoch')
    for row in cells(results, arguments.detectors):
        table.add_row(*row)
    Console(width=120).print(table)
    if arguments.document:
        arguments.document.write_text(marked_section.replace(
            arguments.document.read_text(), 'scenes', 'scenes_table.py',
            section(results, arguments.detectors, scenes)))
    if arguments.picture:
        draw(results, arguments.detectors, arguments.picture)


if __name__ == '__main__':
    with command_line.plain_errors():
        main()
