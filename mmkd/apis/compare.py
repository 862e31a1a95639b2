"""Distil a student with several methods and seeds on data of one's own, and report on all.

Takes the arguments of `mmkd distil`. A second call goes on where the first was stopped, and adds
what is new: other methods, or more seeds.
"""
import argparse

from mmkd.apis import command_line, distil, own_runs

EPILOG = """example:
  mmkd compare --data flowers --student resnet18 --teacher torchvision/resnet50 \\
      --train-teacher 10 --methods kd,dkd,sd_kd --seeds 3
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    distil.add_plan_arguments(parser)
    parser.add_argument('--methods', required=True, metavar='A,B,...',
                        type=names, help='files of configs/_base_/methods')
    parser.add_argument('--seeds', type=command_line.at_least(1), default=3, metavar='N',
                        help='runs of each method, with the seeds 0 to N - 1 (default: 3)')


def names(text: str) -> list[str]:
    """Return the names between commas.

    Raises:
        argparse.ArgumentTypeError: If there is none.
    """
    found = [name.strip() for name in text.split(',') if name.strip()]
    if not found:
        raise argparse.ArgumentTypeError(f'{text!r} names no method')
    return found


def compare(arguments: argparse.Namespace) -> None:
    """Run every method and the student alone with every seed, then report.

    Raises:
        ValueError: If a method does not fit; nothing was trained then.
    """
    twice = sorted({name for name in arguments.methods if arguments.methods.count(name) > 1})
    if twice:
        raise ValueError('--methods takes different names with a comma between them, such as '
                         f'kd,sd_kd, got {",".join(arguments.methods)}')
    plan = distil.make_plan(arguments)
    runs = own_runs.OwnRuns(plan)
    seeds = list(range(arguments.seeds))
    runs.write(*arguments.methods, seeds=seeds)
    if arguments.dry_run:
        print(f'nothing was trained: {len(seeds) * (len(arguments.methods) + 1)} runs to do')
        return
    runs.prepare()
    for seed in seeds:
        runs.train_alone(seed)
        for method in arguments.methods:
            runs.train_method(method, seed)
    runs.finish()


def main(arguments: argparse.Namespace) -> None:
    """Do what the arguments say."""
    with command_line.plain_errors():
        compare(arguments)
