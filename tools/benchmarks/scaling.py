"""Measure how time and memory of the connectors and losses of five methods grow with their input.

VSD, SDD, HSSAKD, MDR and DPK run alone, forward and backward, on random features of CIFAR's sizes.
One size grows at a time, the others stay: images of a batch, views of an image, stages, and
regions (of SDD; tokens of a stage of DPK). The slope is that of the line through log(size) and
log(time), of which 1 is linear growth; below 1 a part stays constant. Times are the medians of
interleaved rounds; memory is the peak of what the tensors take, counted at every operation.

Example: python tools/benchmarks/scaling.py --threads 1 --json scaling.json
"""
import argparse
import json
import math
import os
import statistics
from collections.abc import Callable
from pathlib import Path

import torch
from mmengine.registry import init_default_scope

import marked_section
import step_parts
from mmkd.apis import command_line
from mmkd.utils.repository import repository_root
from scaling_cases import AXES, Sizes, make_case
from tensor_memory import peak_bytes

GOAL = 1.05


def measure(method: str, axis: str, sizes: list[int], arguments: argparse.Namespace) -> dict:
    """Return the medians in milliseconds, the peaks in MiB and both slopes of one axis."""
    base = Sizes(batch=arguments.batch_size)
    steps: dict[int, Callable[[], None]] = {}
    for size in sizes:
        torch.manual_seed(0)
        steps[size] = make_case(method, base._replace(**{axis: size}))
    memory = [peak_bytes(step) / 2**20 for step in steps.values()]
    rounds = step_parts.timed_rounds(steps, 'cpu', repeats=arguments.repeats,
                                     warm_up=arguments.warm_up)
    times = [statistics.median(times[size] for times in rounds) for size in sizes]
    return dict(method=method, axis=axis, sizes=sizes, milliseconds=times, mebibytes=memory,
                time_slope=slope(sizes, times), memory_slope=slope(sizes, memory))


def slope(sizes: list[int], values: list[float]) -> float:
    """Return the slope of the least squares line through the logarithms."""
    x, y = ([math.log(value) for value in numbers] for numbers in (sizes, values))
    return statistics.linear_regression(x, y).slope


def table(results: list[dict]) -> list[str]:
    """Return the lines of the table, a row for each method and axis."""
    heads = ('method', 'grows', 'sizes', 'ms', 'slope of time', 'MiB', 'slope of memory')
    lines = [heads, ['---'] * len(heads)]
    for row in results:
        lines.append([row['method'], row['axis'], *(
            ', '.join(f'{value:.{digits}f}' for value in row[key]) if isinstance(row[key], list)
            else f'{row[key]:.2f}{" above" if row[key] > GOAL else ""}'
            for key, digits in (('sizes', 0), ('milliseconds', 1), ('time_slope', 2),
                                ('mebibytes', 1), ('memory_slope', 2)))])
    return [f'| {" | ".join(line)} |' for line in lines] + ['', f'Goal: slopes up to {GOAL}.']


def write(results: list[dict]) -> None:
    """Write the results below docs/data, and the table in docs/en/loop.md."""
    root = repository_root() / 'docs'
    (root / 'data/scaling.json').write_text(json.dumps(results, indent=1) + '\n')
    marked_section.write(root / 'en/loop.md', 'scaling', 'scaling.py', table(results))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--methods', nargs='+', choices=AXES, default=list(AXES),
                        help='default: all')
    parser.add_argument('--batch-size', type=command_line.at_least(4), default=16, metavar='N',
                        help='images, where their number does not grow (default: 16)')
    parser.add_argument('--repeats', type=command_line.at_least(2), default=7, metavar='N',
                        help='rounds (default: 7)')
    parser.add_argument('--warm-up', type=command_line.at_least(0), default=1, metavar='N',
                        help='rounds before (default: 1)')
    parser.add_argument('--threads', type=command_line.at_least(1), metavar='N',
                        help="threads on the CPU (default: torch's)")
    parser.add_argument('--write', action='store_true',
                        help='write docs/data/scaling.json and the table in docs/en/loop.md')
    parser.add_argument('--json', type=Path, metavar='FILE', help='also write the results')
    arguments = parser.parse_args()
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    init_default_scope('mmkd')
    results = []
    for method in arguments.methods:
        for axis, sizes in AXES[method].items():
            unit = arguments.batch_size if axis == 'batch' else 1
            results.append(measure(method, axis, [unit * size for size in sizes], arguments))
    print('\n'.join(table(results)))
    print(f'load average {os.getloadavg()[0]:.2f} on {os.cpu_count()} cores, '
          f'{torch.get_num_threads()} threads')
    if arguments.write:
        write(results)
    if arguments.json:
        arguments.json.write_text(json.dumps(results, indent=2) + '\n')


if __name__ == '__main__':
    main()
