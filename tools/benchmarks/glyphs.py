"""Train every method on glyphs under one recipe and write what each brings and costs.

resnet20 teaches resnet8. All runs share the data, the epochs, the optimizer and the seeds; first
stages (boundaries of AB, TAKD's assistant, teachers with branches) come beside them. The weights
of the methods are those of their papers for CIFAR-100. Finished runs are taken over and broken
ones are resumed, so the same command goes on where it stopped; a run whose config has changed
since is refused. Seed after seed is trained, so that a table of few seeds is complete early.
Afterwards the cost of a step is measured, one method at a time; then the document's table and the
picture are made anew.

Examples:
  python tools/benchmarks/glyphs.py --quick                  # 1 seed, small images, half an hour
  python tools/benchmarks/glyphs.py --methods KD DKD SD-DKD --seeds 3 --budget cpu
  python tools/benchmarks/glyphs.py --methods all --seeds 5 --budget gpu
"""
import argparse
import json
import os
import shlex
import subprocess
import sys
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import replace
from pathlib import Path
from threading import Lock

import torch
from mmengine.config import Config
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

import demo_runs
from benchmark_runs import Budget, Run, current_commit
from benchmark_table import ALONE, TEACHER, Result, make_document, picture_points
from demo_runs import ROOT
from mmkd.apis import command_line, run_log
from mmkd.apis.methods import load_methods
from mmkd.visualization import plot_gain_against_cost

BUDGETS = {
    'quick': Budget('quick', num_train=2000, num_test=2000, num_classes=20, image_size=20,
                    epochs=16),
    'cpu': Budget('cpu', num_train=10000, num_test=2500, num_classes=50, image_size=24, epochs=16),
    'gpu': Budget('gpu', num_train=20000, num_test=5000, num_classes=100, image_size=32,
                  epochs=60)}
STAGES = {method: stages for method in load_methods().values()
          if (stages := method.runs('_benchmark_', 'glyphs'))}
METHODS = {method.name: stages[-1] for method, stages in STAGES.items()}
# Where a first stage distils, the last one is the student alone.
COSTS_OF = {method.name: stages[0] for method, stages in STAGES.items() if method.distils_first}
DOCUMENT = ROOT / 'docs/en/benchmark.md'  # of a checkout; else beside the runs
if not DOCUMENT.is_file():
    DOCUMENT = Path('benchmark.md')
CONFIG_PARSING = Lock()  # Python 3.11 refuses a parse during which another thread parses


def parse_arguments(arguments: list[str] | None = None) -> argparse.Namespace:
    """Return the arguments of the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--methods', nargs='+', default=['all'], metavar='METHOD',
                        choices=['all', *METHODS], help='all, or of ' + ', '.join(METHODS))
    parser.add_argument('--seeds', type=command_line.at_least(1), metavar='N',
                        help='seeds 0 to N - 1 (default: 3; quick: 1)')
    budgets = parser.add_mutually_exclusive_group()
    budgets.add_argument('--budget', choices=['cpu', 'gpu'], help='cpu: one night on 2 cores '
                         '(default: gpu where there is one)')
    budgets.add_argument('--quick', action='store_true',
                         help='the smallest budget instead: half an hour on 2 idle cores')
    parser.add_argument('--weight-scale', type=float, default=1.0, metavar='FACTOR',
                        help='of the weights of all distillation losses, in rows of their own')
    parser.add_argument('--processes', type=command_line.at_least(1), metavar='N',
                        help='runs at a time (default: one per core, on a GPU one)')
    parser.add_argument('--document', type=Path, default=DOCUMENT,
                        help='its part between the marks is written anew (default: %(default)s)')
    parser.add_argument('--only-tables', action='store_true',
                        help='train and measure nothing, make the document of what is there')
    parsed = parser.parse_args(arguments)
    if not 0 < parsed.weight_scale < float('inf'):
        parser.error(f'--weight-scale must be a positive number, got {parsed.weight_scale}')
    if not parsed.document.absolute().parent.is_dir():
        parser.error(f'--document: there is no folder {parsed.document.absolute().parent}')
    return parsed


def train(run: Run) -> None:
    """Train one config, or take over what is finished.

    Raises:
        ValueError: If the existing run was trained with a different config.
    """
    config, asked = (run.folder / f'{name}.py' for name in ('config', 'asked'))
    with CONFIG_PARSING:
        cfg = run.load_config()
        if asked.is_file() and (changes := Config.diff(str(asked), cfg).strip()):
            raise ValueError(f'{run.folder} was trained with another config:\n{changes}\nRemove '
                             'it, and the runs that read its checkpoint, to train anew')
        if run.checkpoint.is_file():
            return
        run.folder.mkdir(parents=True, exist_ok=True)
        for path in (config, asked):  # a run adds to the first one
            cfg.dump(path)
    run.note_commit(current_commit())
    demo_runs.run(['train', str(config), '--work-dir', str(run.folder), '--resume'],
                  run.folder)


def train_all(runs: list[Run], processes: int) -> None:
    """Train all runs in order, each once those that it reads are finished."""
    waiting = {run: run.dependencies() for run in with_first_stages(runs)}
    columns = (TextColumn('{task.description}'), BarColumn(), MofNCompleteColumn(),
               TimeElapsedColumn())
    running: dict[Future, Run] = {}
    finished: set[Run] = set()
    with ThreadPoolExecutor(processes) as pool, Progress(*columns) as progress:
        task = progress.add_task('training', total=len(waiting))
        while True:
            ready = [run for run, first in waiting.items() if finished.issuperset(first)]
            for run in ready[:processes - len(running)]:
                del waiting[run]
                running[pool.submit(train, run)] = run
            if not running:
                break
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                run = running.pop(future)
                progress.update(task, advance=1, description=f'{run.config}, seed {run.seed}')
                if future.exception() is None:
                    finished.add(run)
                else:
                    print(f'{run.config}, seed {run.seed}: {future.exception()}; the whole output '
                          f'is in {run.folder / "train.log"}', file=sys.stderr)
    for run in waiting:
        print(f'{run.config}, seed {run.seed}: left out, because a run that it reads failed',
              file=sys.stderr)


def with_first_stages(runs: list[Run]) -> list[Run]:
    """Return all runs and those that they read, each once, in the order they may be started."""
    ordered: dict[Run, None] = {}
    for run in runs:
        ordered |= dict.fromkeys([*with_first_stages(run.dependencies()), run])
    return list(ordered)


def measure_cost(run: Run) -> None:
    """Let step_time.py measure the config of a run, unless that was done before."""
    path, config = run.folder.parent / 'cost.json', run.folder / 'config.py'
    if path.is_file() or not config.is_file():
        return
    arguments = f'--batch-size 32 --repeats 10 --warm-up 2 --threads 1 --json {path}'
    try:
        demo_runs.run(['run', 'benchmarks/step_time', str(config), *arguments.split()],
                      run.folder.parent)
    except subprocess.CalledProcessError as error:
        print(f'{run.config}: {error}; the whole output is in {run.folder.parent / "train.log"}',
              file=sys.stderr)


def cost_of(run: Run) -> dict | None:
    """Return the measured cost of a run's config."""
    path = run.folder.parent / 'cost.json'
    return json.loads(path.read_text())[0] if path.is_file() else None


def result_of(method: str, first: Run) -> Result:
    """Return the result of a method from all of its seeds that are finished."""
    curves, commits = {}, set()
    for folder in sorted(first.folder.parent.glob('seed*')):
        run = replace(first, seed=int(folder.name.removeprefix('seed')))
        if run.checkpoint.is_file():
            curves[run.seed] = run_log.validation_accuracies(run.folder)
            commits.update(run.commits())
    return Result(method, last={seed: curve[-1] for seed, curve in curves.items()},
                  best={seed: max(curve) for seed, curve in curves.items()},
                  cost=cost_of(replace(first, config=COSTS_OF.get(method, first.config))),
                  commits=frozenset(commits))


def all_results(budget: Budget, root: Path) -> list[Result]:
    """Return the results of all methods, under their published weights and under scaled ones."""
    runs = {TEACHER: Run('teacher_glyphs', 0, budget, root),
            ALONE: Run('student_glyphs', 0, budget, root)}
    runs |= {method: Run(config, 0, budget, root) for method, config in METHODS.items()}
    for method, config in METHODS.items():
        for folder in sorted((root / budget.name).glob(f'{config}_x*')):
            scale = folder.name.removeprefix(f'{config}_x')
            runs[f'{method}, weight x {scale}'] = Run(config, 0, budget, root, float(scale))
    results = [result_of(method, run) for method, run in runs.items()]
    return [result for result in results if result.last]


def write_document(path: Path, results: list[Result], budget: Budget) -> None:
    """Write the table into the document and the picture beside it.

    Raises:
        ValueError: If there are no results; the document stays as it is then.
    """
    if not results:
        raise ValueError(f'no run of the budget "{budget.name}" is finished: {path} stays')
    folder = path.absolute().parent.parent / 'images'  # of docs
    picture = (folder if folder.is_dir() else path.parent) / f'benchmark_{budget.name}.png'
    points = picture_points(results)
    if points:
        kd = ('KD', points['KD'][1]) if 'KD' in points else None
        plot_gain_against_cost(points, picture, title=f'glyphs, budget "{budget.name}"',
                               reference=kd)
    arguments = shlex.join(argument for argument in sys.argv[1:] if argument != '--only-tables')
    make_document(path, results, budget, picture=picture if points else None,
                  commit=current_commit(),
                  command=f'python tools/benchmarks/glyphs.py {arguments}'.strip())
    print(f'written: {path}' + (f', {picture}' if points else ', without a picture'))


def main() -> None:
    """Train, measure, write."""
    arguments = parse_arguments()
    has_gpu = torch.cuda.is_available()
    budget = BUDGETS['quick' if arguments.quick else
                     arguments.budget or ('gpu' if has_gpu else 'cpu')]
    seeds = range(arguments.seeds or (1 if arguments.quick else 3))
    chosen = list(METHODS) if 'all' in arguments.methods else arguments.methods
    root = Path.cwd() / 'work_dirs/benchmark'
    if not arguments.only_tables:
        # What has to wait for first stages is begun first, so that no core waits in the end.
        configs = sorted((METHODS[method] for method in METHODS if method in chosen), reverse=True,
                         key=lambda config: len(with_first_stages([Run(config, 0, budget, root)])))
        processes = arguments.processes or (1 if has_gpu else os.cpu_count())
        if not has_gpu:
            os.environ['OMP_NUM_THREADS'] = str(max(1, os.cpu_count() // processes))
        train_all([run for seed in seeds for run in (
            Run('student_glyphs', seed, budget, root), Run('kd_glyphs', seed, budget, root),
            *(Run(config, seed, budget, root, arguments.weight_scale) for config in configs))],
            processes)
        for method in chosen:
            measure_cost(Run(COSTS_OF.get(method, METHODS[method]), 0, budget, root))
    results = all_results(budget, root)
    write_document(arguments.document, results, budget)
    missing = sorted(set(METHODS) - {result.method for result in results})
    print(f'without a finished run: {", ".join(missing) or "none"}')


if __name__ == '__main__':
    with command_line.plain_errors():
        main()
