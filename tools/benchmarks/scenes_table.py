"""AP and cost of distilled detectors on scenes of digits: every method with a demo.

Makes the scenes if they are missing, trains the teacher of each detector and the students with
every seed, as many at a time as asked for, and at last times the step of each method, one at a
time. It can be stopped at any time, and --hours stops it; the same command goes on where it was
and prints what there is, with the mean and deviation over the seeds that are trained. A finished
run is a line of the results and is not trained again, so that several nights and machines add up.

Examples:
  python tools/benchmarks/scenes_table.py --seeds 0 1
  python tools/benchmarks/scenes_table.py --hard --seeds 0 1 2 --hours 8 --picture gain.png
  python tools/benchmarks/scenes_table.py --hard --seeds 0 1 2 --processes 12    small runs, one GPU
"""
import argparse
import json
import os
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean, stdev

from rich.console import Console
from rich.table import Table

import demo_runs
import marked_section
import result_files
from mmkd.apis import command_line
from mmkd.apis.run_plan import Run
from mmkd.apis.run_queue import RunQueue, devices_of
from mmkd.utils import stop_signals
from mmkd.visualization.gain_against_cost import plot_gain_against_cost
from scenes_results import HEADER, Results, cells, gains, section
from scenes_runs import ALONE, DETECTORS, TEACHER, SceneRun, all_runs, check_scenes

FILES = {is_hard: demo_runs.ROOT / f'docs/data/{"hard_" * is_hard}scenes.jsonl'
         for is_hard in (False, True)}
TIMING = ('--shape', '144', '192', '--batch-size', '4', '--precisions', 'fp32', '--threads', '1')


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
                        help='stop after that time (default: no limit)')
    parser.add_argument('--processes', type=command_line.at_least(1), metavar='N',
                        help='runs at a time, which share the GPUs in turn if there are any '
                        '(default: one for each core, or each GPU)')
    parser.add_argument('--results', type=Path, metavar='FILE', help='where finished runs are '
                        'recorded, one JSON line each, which are not trained again (default: in '
                        'docs/data, for hard scenes and others)')
    parser.add_argument('--document', type=Path, metavar='FILE',
                        help='also write the table into a page, between its marks')
    parser.add_argument('--picture', type=Path, metavar='FILE',
                        help='also draw the gain against the cost, one file a detector')
    return parser.parse_args()


def train_missing(runs: Sequence[SceneRun], results: Results, devices: Sequence[str | None],
                  seconds: float) -> list[Run]:
    """Train what is not recorded, and the teachers that it needs; return the runs that failed."""
    missing = {run.as_run(): run for run in runs if not results.has(run)}
    teachers = [need for run in missing if not run.is_finished for need in run.needs]

    def record(run: Run) -> None:
        if run in missing:  # a teacher may be recorded, and trained again on another machine
            results.add(missing[run], **json.loads(run.result.read_text()))

    # Teachers come first: they take longest, and others wait for them.
    return RunQueue(list(dict.fromkeys([*teachers, *missing])), devices, report, on_finish=record,
                    seconds=seconds).work()


def time_steps(runs: Sequence[SceneRun], results: Results, devices: Sequence[str | None],
               seconds: float) -> list[Run]:
    """Time the step of every method that is not timed, one at a time; return what failed."""
    jobs = {}
    for scene in runs:
        if scene.row not in (ALONE, TEACHER) and not results.has_cost(scene):
            folder = Path('work_dirs', 'scenes_costs', f'{scene.config}_{scene.hash}')
            jobs[Run(f'cost of {scene.config}', 0, folder, folder / 'cost.json', (
                'run', 'benchmarks/detector_cost', str(demo_runs.config_path(scene.config)),
                *TIMING, '--json', str(folder / 'cost.json')), 1)] = scene

    return RunQueue(list(jobs), devices[:1], report, seconds=seconds,
                    on_finish=lambda run: results.add_cost(jobs[run], run)).work()


def report(text: str) -> None:
    """Print a line at once, also into a file."""
    print(text, flush=True)


def draw(results: Results, detectors: list[str], path: Path) -> None:
    """Draw the gain of each method against its cost, a picture for each detector."""
    for detector in detectors:
        rows = results.aps(detector)
        points = {row: (ratio, fmean(over), stdev(over) if len(over) > 1 else None)
                  for row, aps in rows.items() if row not in (ALONE, TEACHER)
                  and (ratio := results.ratio(detector, row))
                  and (over := gains(aps, rows.get(ALONE, {})))}
        if points:
            plot_gain_against_cost(points, path.with_stem(f'{path.stem}_{detector}'),
                                   title=detector)


def main() -> None:
    """Train, print the table, and write what else is asked for.

    Raises:
        SystemExit: Some runs failed; the message names them.
    """
    arguments = parse_arguments()
    end = time.monotonic() + 3600 * arguments.hours
    data = Path('data/hard_scenes' if arguments.hard else 'data/digits_scenes')
    if not (data / 'annotations/test.json').is_file():
        demo_runs.run(['run', 'dataset_converters/digits_scenes', '--out-dir', str(data),
             *(['--hard'] if arguments.hard else [])], data)
    check_scenes(data, arguments.hard)
    results = Results(arguments.results or FILES[arguments.hard], arguments.hard)
    result_files.check_writable(results.path, '--results')
    devices = devices_of(arguments.processes)
    os.environ['OMP_NUM_THREADS'] = '1'  # sums of several threads end with other digits
    runs = all_runs(arguments.detectors, arguments.seeds, arguments.hard, arguments.methods)
    failed = train_missing(runs, results, devices, end - time.monotonic())
    failed += time_steps(runs, results, devices, end - time.monotonic())
    scenes = f'{"hard " * arguments.hard}scenes'
    table = Table(*HEADER, title=f'AP on 160 {scenes}, last epoch')
    for row in cells(results, arguments.detectors):
        table.add_row(*row)
    Console(width=120).print(table)
    if arguments.document:
        marked_section.write(arguments.document, scenes, 'scenes_table.py',
                             section(results, arguments.detectors, scenes))
    if arguments.picture:
        draw(results, arguments.detectors, arguments.picture)
    if failed:
        raise SystemExit(f'{len(failed)} runs failed: ' + '; '.join(run.name for run in failed))


if __name__ == '__main__':
    with stop_signals.handled(), command_line.plain_errors():
        main()
