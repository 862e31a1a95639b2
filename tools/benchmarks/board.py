"""Train a board of methods under one protocol, record each run, and write its tables.

The boards are declared in configs/_benchmark_/boards.yml. A plan with the expected time comes
first. Every finished run adds a line to docs/data/board_NAME.jsonl, so several nights and machines
add up once the file is committed: what is recorded is not trained again, what was stopped goes on
from its last epoch, and lines of other configs are refused. Steps are timed alone, before the
training begins; then each core has a run.

Examples:
  python tools/benchmarks/board.py front --plan         what is left, and for how long
  nohup python tools/benchmarks/board.py front --hours 10 > board.log 2>&1 &
  python tools/benchmarks/board.py front --methods KD SD-KD
  python tools/benchmarks/board.py few_labels --pairs share_5   one of its pairs
  python tools/benchmarks/board.py front --only-tables  the tables of what is recorded
  python tools/benchmarks/board.py front --quick        half an hour, no evidence
  python tools/benchmarks/board.py front --methods SD-KD OFD --again 0    are they the same here?
"""
import argparse
import os
import time
from pathlib import Path

import board_again
import board_page
import board_results
import result_files
from board_plan import FILE, load_board, load_boards
from board_results import Results
from board_runs import Training
from board_work import Work, measure_costs, train
from demo_runs import ROOT
from mmkd.apis import command_line
from mmkd.apis.run_queue import devices_of
from mmkd.utils import stop_signals


def parse_arguments(arguments: list[str] | None = None) -> argparse.Namespace:
    """Return the arguments of the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('name', metavar='NAME', help='a board: ' + ', '.join(load_boards()))
    parser.add_argument('--methods', nargs='+', default=[], metavar='METHOD',
                        help='train these alone, beside KD and the student (default: all)')
    parser.add_argument('--pairs', nargs='+', default=[], metavar='PAIR',
                        help='train on these alone; the tables have all (default: all)')
    chosen = parser.add_mutually_exclusive_group()
    chosen.add_argument('--plan', action='store_true', help='print the plan and train nothing')
    chosen.add_argument('--only-tables', action='store_true',
                        help='train nothing, write the tables of what is recorded')
    chosen.add_argument('--again', type=command_line.at_least(0), metavar='SEED', help='train '
                        'recorded runs of this seed once more, as published, and say whether all '
                        'digits are the same; nothing is recorded')
    parser.add_argument('--quick', action='store_true', help='one seed of the first pair in the '
                        'quick budget, untuned; all of it stays in the folder of the runs')
    parser.add_argument('--hours', type=float, default=float('inf'), metavar='H',
                        help='stop after this time; a later call goes on (default: no limit)')
    parser.add_argument('--processes', type=command_line.at_least(1), metavar='N',
                        help='runs at a time, which share the GPUs in turn if there are any '
                        '(default: one for each core, or each GPU)')
    parser.add_argument('--out', type=Path, default=Path('work_dirs/board'), metavar='FOLDER',
                        help='folder of the runs, which boards share (default: %(default)s)')
    parser.add_argument('--data', type=Path, default=ROOT / 'docs/data', metavar='FOLDER',
                        help='folder of the recorded lines (default: docs/data)')
    parser.add_argument('--document', type=Path, metavar='FILE',
                        help='where the tables go (default: docs/en/board_NAME.md)')
    parser.add_argument('--boards', type=Path, default=FILE, metavar='FILE',
                        help='file of the boards (default: configs/_benchmark_/boards.yml)')
    parsed = parser.parse_args(arguments)
    if parsed.quick and parsed.again is not None:
        parser.error('--again compares with recorded runs, and --quick records none')
    if parsed.quick and parsed.pairs:
        parser.error('--quick trains on the first pair alone: leave --pairs out')
    if not parsed.hours > 0:
        parser.error(f'--hours must be a positive number, got {parsed.hours}')
    if parsed.quick:
        parsed.data, parsed.document = parsed.out, parsed.out / f'{parsed.name}_quick.md'
    parsed.document = parsed.document or ROOT / f'docs/en/board_{parsed.name}.md'
    return parsed


def print_plan(work: Work, processes: int) -> None:
    """Print how many runs are left, and the hours that they will take."""
    board, methods = work.board, work.methods
    runs = work.left(board_results.trainings(board, methods))
    runs += [run for run in work.left(board_results.tuned(board, work.results, methods))
             if run not in runs]
    hours = [work.hours(run) for run in runs]
    known = [value for value in hours if value is not None]
    open_choices = [(pair, config) for pair in board.pairs.values()
                    for method, config in board_results.wanted(board, pair, methods).items()
                    if board.changes(method) and not work.results.chosen(pair, method, config)]
    later = len(open_choices) * (board.seeds - 1)
    print(f'{board.name}: {len(work.results.runs)} runs are recorded in {work.results.path}, '
          f'{len(runs)} are left: {sum(known) / processes:.1f} hours with {processes} at a time'
          + (f', and {len(hours) - len(known)} of unknown length' if len(known) < len(hours)
             else ''))
    if later:
        share = sum(work.hours(Training(board, pair, config, 0, 0).run(work.root, work.options))
                    or 0 for pair, config in open_choices) * (board.seeds - 1)
        print(f'{len(open_choices)} choices are open: at most {later} more runs, '
              f'{share / processes:.1f} hours')


def prepare(arguments: argparse.Namespace) -> tuple[Work, list[str | None]]:
    """Return what is to be done, and one device for each run at a time."""
    board = load_board(arguments.name, is_quick=arguments.quick, path=arguments.boards)
    asked = board.only(arguments.pairs)
    asked.check_methods(arguments.methods)
    name = f'board_{board.name}' + ('_quick' if arguments.quick else '')
    options = ('--boards', str(arguments.boards.absolute()),
               *(['--quick'] if arguments.quick else []))
    work = Work(asked, Results(board, arguments.data / f'{name}.jsonl'), arguments.methods,
                arguments.out.absolute(), options)
    devices = devices_of(arguments.processes)
    if devices[0] is None:
        os.environ['OMP_NUM_THREADS'] = '1'  # Sums of several threads end with other digits.
    return work, devices


def main() -> None:
    """Plan, measure, train, write.

    Raises:
        SystemExit: Some runs failed; the message names them. Or runs are not the same again.
    """
    arguments = parse_arguments()
    work, devices = prepare(arguments)
    seconds = 3600 * arguments.hours
    if arguments.again is not None:
        is_same = board_again.compare(work, arguments.again, devices, seconds)
        raise SystemExit(0 if is_same else 'not all runs are the same')
    print_plan(work, len(devices))
    if arguments.plan:
        return
    failed = []
    board_results.check_all(work.results)  # not after hours of training
    if not arguments.only_tables:
        end = time.monotonic() + seconds
        result_files.check_writable(work.results.path, '--data')
        if not arguments.quick:
            failed += measure_costs(work, seconds)
        failed += train(work, devices, end - time.monotonic())
    board_page.write(work.results, arguments.document, is_quick=arguments.quick)
    print(f'written: {arguments.document}')
    if failed:
        raise SystemExit(f'{len(failed)} runs failed: ' + '; '.join(run.name for run in failed))


if __name__ == '__main__':
    with stop_signals.handled(), command_line.plain_errors():
        main()
