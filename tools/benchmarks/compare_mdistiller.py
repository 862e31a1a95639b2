"""Time a training step of mdistiller (Zhao et al.), SDD, HSAKD or torchdistill and ours.

The user brings the clones: https://github.com/megvii-research/mdistiller, its fork with SDD
https://github.com/shicaiwei123/SDD-CVPR2024, https://github.com/winycg/HSAKD and
https://github.com/yoshitomo-matsubara/torchdistill. Nothing in them is changed. For each method and
pair one process takes the public step: train_iter of the trainer, for HSAKD one batch of train in
train_student_cifar.py, with the accuracies that it computes, for torchdistill what its loop does
with a batch. One process for each setting takes mmkd's step, the whole train_step of the config.
The processes take turns. Both sides start from the same random weights and see the same images. The
public step gets them normalised already, mmkd normalises them in the step. Loading data is left
out.

First the losses of the first step are compared: those of a setting that claims the same arithmetic
must differ by less than 1e-5 of the loss. Then the ratio public / mmkd is printed; above 1 mmkd is
faster.

Example, one thread of a CPU:
    python tools/benchmarks/compare_mdistiller.py --mdistiller ../mdistiller \\
        --sdd ../SDD-CVPR2024 --hsakd ../HSAKD --torchdistill ../torchdistill --threads 1
"""
import argparse
import os
import statistics
import sys
import tempfile
from contextlib import ExitStack, closing
from pathlib import Path

from rich.console import Console
from rich.table import Table

import compared_steps
import result_files
import third_party_steps
from mmkd.apis.command_line import add_timing_arguments, plain_errors
from step_worker import StepTime, StepWorker

TOLERANCE = 1e-5  # Relative to the loss.
THEIRS = 'theirs'


def parse_arguments(arguments: list[str] | None = None) -> argparse.Namespace:
    """Return the arguments of the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for kind, clone in third_party_steps.CLONES.items():
        methods = ' and '.join(method for method, theirs in compared_steps.METHODS.items()
                               if theirs.kind == kind)
        parser.add_argument(f'--{kind}', type=Path, metavar='PATH',
                            help=f'your clone of {clone.address}, for {methods}')
    parser.add_argument('--methods', nargs='+', choices=compared_steps.METHODS,
                        help='default: all that the clones have')
    parser.add_argument('--pairs', nargs='+', choices=compared_steps.PAIRS,
                        default=list(compared_steps.PAIRS), help='default: all of a method')
    parser.add_argument('--settings', nargs='+', choices=compared_steps.SETTINGS,
                        default=list(compared_steps.SETTINGS), metavar='SETTING',
                        help='of ours: ' + '; '.join(compared_steps.SETTINGS))
    add_timing_arguments(parser, repeats=15, warm_up=2)
    parser.add_argument('--json', metavar='FILE', type=Path, help='also write the results')
    parser.add_argument('--resume', action='store_true',
                        help='keep what the file of --json has, and measure the other pairs')
    parsed = parser.parse_args(arguments)
    if parsed.resume and not parsed.json:
        parser.error('--resume needs --json')
    return parsed


def find_cases(arguments: argparse.Namespace, folder: Path) -> list[compared_steps.Case]:
    """Return the comparisons that the given clones allow.

    Raises:
        ValueError: If a path is no clone, none was given, or a method was asked for whose clone
            was not given or that is not timed on these pairs.
    """
    clones = {kind: clone.check(getattr(arguments, kind).absolute())
              for kind, clone in third_party_steps.CLONES.items()
              if getattr(arguments, kind) is not None}
    if not clones:
        raise ValueError('give the path of at least one clone: '
                         + ', '.join(f'--{kind}' for kind in third_party_steps.CLONES))
    methods = arguments.methods or [name for name, theirs in compared_steps.METHODS.items()
                                    if theirs.kind in clones]
    for method in methods:
        if (kind := compared_steps.METHODS[method].kind) not in clones:
            raise ValueError(f'{method} needs --{kind}, a clone of '
                             f'{third_party_steps.CLONES[kind].address}')
    cases = [compared_steps.Case(method, pair, clones[compared_steps.METHODS[method].kind],
                                 arguments.device, folder)
             for method in methods for pair in compared_steps.METHODS[method].pairs
             if pair in arguments.pairs]
    without = [method for method in methods if method not in {case.method for case in cases}]
    if without and (arguments.methods or not cases):
        raise ValueError(f'{without[0]} is not timed on {", ".join(arguments.pairs)}; known are '
                         + ', '.join(compared_steps.METHODS[without[0]].pairs))
    return cases


def compare(case: compared_steps.Case, arguments: argparse.Namespace) -> list[dict]:
    """Return one result for each setting."""
    compared_steps.write_batch(case, arguments.batch_size)
    options = dict(device=case.device, threads=arguments.threads)
    with ExitStack() as stack:
        workers = {THEIRS: StepWorker(compared_steps.public_step, case, **options)}
        stack.enter_context(closing(workers[THEIRS]))
        workers[THEIRS].wait()  # it writes the weights that the others start from
        for name in arguments.settings:
            setting = compared_steps.SETTINGS[name]
            workers[name] = StepWorker(compared_steps.mmkd_step, case, setting, **options)
            stack.enter_context(closing(workers[name]))
        losses = {name: worker.loss() for name, worker in workers.items()}
        check_losses(losses)
        for _ in range(arguments.warm_up):
            for worker in workers.values():
                worker.time()
        rounds = []
        for index in range(arguments.repeats):
            rounds.append({name: worker.time() for name, worker in workers.items()})
            print(f'\r{case.method}, {case.pair}: round {index + 1} of {arguments.repeats}',
                  end='', flush=True)
    print(f', load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores')
    return [dict(method=case.method, pair=case.pair, setting=name, device=case.device,
                 batch_size=arguments.batch_size, threads=arguments.threads,
                 loss_difference=relative_difference(losses, name),
                 load_average=os.getloadavg()[0], **summarise(rounds, name))
            for name in arguments.settings]


def relative_difference(losses: dict[str, float], name: str) -> float:
    """Return by how much a loss differs from the public loss, relative to that loss."""
    return abs(losses[name] - losses[THEIRS]) / abs(losses[THEIRS])


def check_losses(losses: dict[str, float]) -> None:
    """Compare the losses of the settings that claim the same arithmetic.

    Raises:
        RuntimeError: If a loss differs.
    """
    for name in losses.keys() - {THEIRS}:
        difference = relative_difference(losses, name)
        if compared_steps.SETTINGS[name].is_exact and not difference <= TOLERANCE:
            raise RuntimeError(f'{name!r} is another computation: its loss is {losses[name]:.8g}, '
                               f'theirs {losses[THEIRS]:.8g}, a difference of {difference:.1e}')


def summarise(rounds: list[dict[str, StepTime]], name: str) -> dict[str, float]:
    """Return medians in milliseconds, and ratios with their middle half."""
    ratios = [times[THEIRS].wall / times[name].wall for times in rounds]
    low, middle, high = statistics.quantiles(ratios, n=4, method='inclusive')
    return dict(theirs_ms=statistics.median(times[THEIRS].wall for times in rounds),
                ours_ms=statistics.median(times[name].wall for times in rounds),
                ratio=middle, ratio_low=low, ratio_high=high, repeats=len(rounds),
                processor_ratio=statistics.median(
                    times[THEIRS].processor / times[name].processor for times in rounds))


def make_table(results: list[dict]) -> Table:
    """Return the results for the console."""
    first = results[0]
    table = Table('step', 'setting', 'loss differs by', 'theirs ms', 'ours ms', 'theirs / ours',
                  'middle half', 'processor time',
                  title=f'{first["device"]}, {first["threads"] or "default"} threads, batch '
                  f'{first["batch_size"]}, medians of {first["repeats"]} rounds in turn')
    for result in results:
        table.add_row(
            f'{result["method"]}, {result["pair"]}', result['setting'],
            f'{result["loss_difference"]:.0e}', f'{result["theirs_ms"]:.0f}',
            f'{result["ours_ms"]:.0f}', f'{result["ratio"]:.2f}',
            f'{result["ratio_low"]:.2f} to {result["ratio_high"]:.2f}',
            f'{result["processor_ratio"]:.2f}')
    return table


def main() -> None:
    """Compare and print the table."""
    arguments = parse_arguments()
    if arguments.repeats < 2:
        raise SystemExit(f'--repeats must be >= 2, got {arguments.repeats}')
    results = result_files.read(arguments.json) if arguments.resume else []
    with plain_errors(), tempfile.TemporaryDirectory() as folder:
        known = {(result['method'], result['pair']) for result in results}
        for case in find_cases(arguments, Path(folder)):
            if (case.method, case.pair) not in known:
                results += compare(case, arguments)
            if arguments.json:  # what is measured is kept
                result_files.write(arguments.json, results)
    # Wide enough for the names also where the output is no terminal.
    Console(width=None if sys.stdout.isatty() else 140).print(make_table(results))


if __name__ == '__main__':
    main()
