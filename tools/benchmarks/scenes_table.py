"""AP and cost of distilled detectors on scenes of digits: every method with a demo.

Makes the scenes if they are missing, trains the teacher of each detector and the students with
every seed. It can be stopped at any time, and --hours stops it before the next run; the same
command goes on where it was and prints what there is, with the mean and deviation over the seeds
that are trained. The rows stand in configs/dpk/README.md.

Example: python tools/benchmarks/scenes_table.py --seeds 0 1
         python tools/benchmarks/scenes_table.py --hard --seeds 0 1 2 --hours 8 --picture gain.png
"""
import argparse
import json
import time
from pathlib import Path
from statistics import fmean, stdev

from rich.console import Console
from rich.table import Table

from demo_runs import config_path, epochs_of, run, train
from mmkd.apis import command_line, run_log
from mmkd.apis.config_files import read_config
from mmkd.apis.methods import load_methods
from mmkd.datasets import hard_scenes
from mmkd.visualization.gain_against_cost import plot_gain_against_cost

ALONE, TEACHER = 'alone', 'teacher'
KEY = 'coco/bbox_mAP'
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
    parser.add_argument('--json', type=Path, metavar='FILE', help='also write the numbers')
    parser.add_argument('--picture', type=Path, metavar='FILE',
                        help='also draw the gain against the cost, one file a detector')
    return parser.parse_args()


def runs_of(arguments: argparse.Namespace) -> list[tuple[str, str, str, int | None]]:
    """Return (detector, row, config, seed) of all runs: teachers, then one seed after the other."""
    demos = {name: configs for name, method in load_methods().items()
             if (configs := method.runs('_demo_', 'scenes'))}
    if unknown := set(arguments.methods or ()) - demos.keys():
        raise SystemExit(f'no demo on scenes has {sorted(unknown)}; known: {", ".join(demos)}')
    runs = []
    for detector in arguments.detectors:
        runs.append((detector, TEACHER, f'teacher_{detector}_scenes', None))
    for seed in arguments.seeds:
        for detector in arguments.detectors:
            runs.append((detector, ALONE, f'student_{detector}_scenes', seed))
            ending = f'_{detector}_scenes'
            runs += [(detector, config.removesuffix(ending), config, seed)
                     for name, configs in demos.items() if name in (arguments.methods or demos)
                     for config in configs if config.endswith(ending)
                     and not config.startswith(('teacher_', 'student_'))]
    return runs


def folder_of(config: str, seed: int | None, is_hard: bool) -> Path:
    """Return where a run goes; demos share the teachers of scenes that are not hard."""
    if seed is None:
        return Path('work_dirs/hard_scenes' if is_hard else 'work_dirs/_demo_') / config
    return Path('work_dirs/hard_scenes' if is_hard else 'work_dirs/scenes') / f'{config}_seed{seed}'


def options_of(config: str, seed: int | None, is_hard: bool) -> list[str]:
    """Return what a run changes in its config."""
    options = [] if seed is None else [f'randomness.seed={seed}']
    if not is_hard:
        return options
    names = '[' + ','.join(f'"{name}"' for name in hard_scenes.CLASSES) + ']'
    for mode in ('train', 'val', 'test'):
        dataset = f'{mode}_dataloader.dataset'
        options += [f'{dataset}.data_root=data/hard_scenes/', f'{dataset}.metainfo.classes={names}']
    options += [f'{mode}_evaluator.ann_file=data/hard_scenes/annotations/test.json'
                for mode in ('val', 'test')]
    cfg = read_config(config_path(config))
    is_distilled = 'student' in cfg.model
    for network in (('student', 'teacher') if is_distilled else ('',)):
        part = cfg.model[network] if network else cfg.model
        place = '.'.join(filter(None, ('model', network)))
        head = 'roi_head.bbox_head' if 'roi_head' in part else 'bbox_head'
        options.append(f'{place}.{head}.num_classes={len(hard_scenes.CLASSES)}')
    if is_distilled:
        teacher = Path(cfg.model.teacher_checkpoint)
        options.append('model.teacher_checkpoint='
                       f'{folder_of(teacher.parent.name, None, True) / teacher.name}')
    return options


def finished(config: str, folder: Path) -> bool:
    """Whether a run has its last checkpoint."""
    return (folder / f'epoch_{epochs_of(config)}.pth').is_file()


def results(arguments: argparse.Namespace) -> dict[str, dict[str, dict]]:
    """Return detector -> method -> its AP in points and its milliseconds a step, seed by seed."""
    found: dict[str, dict[str, dict]] = {detector: {} for detector in arguments.detectors}
    end = time.monotonic() + 3600 * arguments.hours
    for detector, method, config, seed in runs_of(arguments):
        folder = folder_of(config, seed, arguments.hard)
        if not finished(config, folder) and time.monotonic() > end:
            continue
        accuracy = train(config, folder, *options_of(config, seed, arguments.hard), key=KEY)[1]
        row = found[detector].setdefault(method, dict(ap=[], ms=[]))
        row['ap'].append(100 * accuracy)
        row['ms'].append(1000 * fmean(run_log.epoch_means(folder, 'time').values()))
    return found


def written(values: list[float]) -> str:
    """Return mean and deviation."""
    spread = f' ± {stdev(values):.1f}' if len(values) > 1 else ''
    return f'{fmean(values):.1f}{spread}'


def print_table(found: dict[str, dict[str, dict]], seeds: int, is_hard: bool) -> None:
    """Print AP and cost of each method."""
    table = Table('', 'seeds', *(cell for detector in found
                                 for cell in (detector, 'ms/iter')),
                  title=f'AP on 160 {"hard " * is_hard}scenes, last epoch, up to {seeds} seeds')
    for method in dict.fromkeys(method for rows in found.values() for method in rows):
        rows = [rows.get(method) for rows in found.values()]
        number = max(len(row['ap']) for row in rows if row)
        table.add_row(method, str(number), *(
            cell for row in rows for cell in
            ((written(row['ap']), f'{fmean(row["ms"]):.0f}') if row else ('-', '-'))))
    Console(width=120).print(table)


def draw(found: dict[str, dict[str, dict]], path: Path) -> None:
    """Draw the gain of each method against its cost, a picture for each detector."""
    for detector, rows in found.items():
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
        run(['run', 'dataset_converters/digits_scenes', '--out-dir', str(data),
             *(['--hard'] if arguments.hard else [])], data)
    found = results(arguments)
    print_table(found, len(arguments.seeds), arguments.hard)
    if arguments.json:
        arguments.json.write_text(json.dumps(found, indent=2) + '\n')
    if arguments.picture:
        draw(found, arguments.picture)


if __name__ == '__main__':
    with command_line.plain_errors():
        main()
