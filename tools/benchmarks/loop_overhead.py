"""Measure what the loop around a training step costs.

The networks of a config are replaced by tiny ones, so that what is left is data, hooks, logging,
random streams, optimizer, checkpoints and validation. In turn, in one process: an epoch of the
config, and a plain PyTorch loop over the same images, networks and losses; then a validation of
each. Rounds in which the parts are timed stand beside those that are compared. Medians are given.
For distillers of every kind on CIFAR-100. The ratio of processor time does not change where other
programs run beside it, but leaves out waiting for the disk.

Examples:
  python tools/benchmarks/loop_overhead.py --threads 1
  python tools/benchmarks/loop_overhead.py --all --threads 1 --rounds 3 --iterations 50 --write
  python tools/benchmarks/loop_overhead.py --all --threads 1 --rounds 3 --iterations 50 --write \\
      --resume    # goes on where that was interrupted
"""
import argparse
import contextlib
import io
import json
import statistics
import tempfile
from collections import defaultdict
from pathlib import Path

import torch
from mmengine.config import Config
from mmengine.registry import init_default_scope
from mmengine.runner import Runner

import marked_section
import random_images
import tiny_networks
from compared_loop import PARTS
from mmkd.apis import command_line
from mmkd.apis.config_files import read_config
from mmkd.apis.methods import PAIRS, Method, load_methods
from mmkd.utils.repository import repository_root

DISTILLERS = ('Distiller', 'MultiViewDistiller', 'MutualDistiller')
PLAIN = dict(loop='plain', validation='plain validation')
RATE = 1e-6  # On noise no loss diverges at it.
VALIDATED = 10000
SECONDS = 20  # of a config for its training, about
BESIDE = 10  # seconds of a config for its build and its validations, about


def make_config(path: Path, iterations: int, rounds: int, folder: str,
                seconds: int = SECONDS) -> Config:
    """Return a config with tiny networks and random images, for a run of some rounds.

    Raises:
        SystemExit: The config holds no distiller.
    """
    cfg = read_config(path)
    if cfg.model.type not in DISTILLERS:
        raise SystemExit(f'{path}: loop_overhead.py compares a {", ".join(DISTILLERS)}, '
                         f'not {cfg.model.type}')
    tiny_networks.shrink(cfg)
    counts = dict(train=iterations * cfg.train_dataloader.batch_size, val=VALIDATED)
    random_images.replace_files(cfg, counts, Path(folder))
    cfg.optim_wrapper.optimizer.lr = RATE
    cfg.train_cfg = dict(type='ComparedTrainLoop', rounds=rounds, seconds=seconds)
    cfg.work_dir, cfg.experiment_name = folder, f'{path.stem}_{Path(folder).name}'
    cfg.log_level = 'ERROR'
    return cfg


def measure(path: Path, iterations: int, rounds: int, seconds: int) -> dict[str, float]:
    """Return the medians of one config in milliseconds, and the iterations of an epoch."""
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
        init_default_scope('mmkd')
        runner = Runner.from_cfg(make_config(path, iterations, rounds, folder, seconds))
        for connector in runner.model.connectors.values():
            connector.init_cfg = None  # a second stage would read the file of the first
        runner.train()
    loop = runner.train_loop
    medians = {name: statistics.median(values) for name, values in loop.times.items()}
    medians |= {name: statistics.median(loop.parts.get(name, [0.0])) for name in PARTS}
    return dict(medians, iterations=len(loop.dataloader))


def table(results: dict[str, dict]) -> list[str]:
    """Return the lines of the table, a row for each config and its parts, and its legend."""
    heads = ['config']
    for kind in PLAIN:
        heads += [f'{kind} / plain', 'of processor time']
    heads += ['iterations', *(f'{name}, ms' for pair in PLAIN.items() for name in pair), *PARTS]
    lines = [heads, ['---'] * len(heads)]
    for name, row in results['configs'].items():
        cells, times = [name], [str(row['iterations'])]
        for kind, plain in PLAIN.items():
            digits = 2 if kind == 'loop' else 0
            cells += [ratio(name, row, kind), f'{row[kind + " cpu"] / row[plain + " cpu"]:.2f}']
            times += [f'{row[kind]:.{digits}f}', f'{row[plain]:.{digits}f}']
        lines.append([*cells, *times, *(f'{row[part]:.3f}' for part in PARTS)])
    reasons = defaultdict(list)
    for method, reason in results['left_out'].items():
        reasons[reason].append(method)
    left_out = [f'Left out, because {reason}: {", ".join(methods)}.'
                for reason, methods in reasons.items()]
    return [f'| {" | ".join(line)} |' for line in lines] + [
        '', 'Milliseconds an iteration, and of a whole validation of 10,000 images; medians. The '
        'iterations are those of an epoch.'] + [line for text in left_out for line in ('', text)]


def ratio(name: str, row: dict[str, float], kind: str) -> str:
    """Return how much longer the config's loop takes, and whether that is above the goal."""
    value = round(row[kind] / row[PLAIN[kind]], 2)
    goal = 1.5 if kind == 'validation' else 1.25 if name.startswith('kd/') else 1.35
    return f'{value:.2f} above' if value > goal else f'{value:.2f}'


def every_method() -> tuple[list[Path], dict[str, str]]:
    """Return a config on CIFAR-100 of every method, and why the others have none."""
    paths, left_out = [], {}
    for method in load_methods().values():
        names = names_of(method)
        found = next((path for path in (repository_root() / name for name in names)
                      if read_config(path).model.type in DISTILLERS), None)
        if found:
            paths.append(found)
        else:
            left_out[method.name] = ('one network learns alone' if names else
                                     'no config is for CIFAR-100')
    return paths, left_out


def names_of(method: Method) -> list[str]:
    """Return the configs of a method on CIFAR-100 that may be compared, the preferred one first."""
    if method.pairs:
        return [method.pair_config(*PAIRS[1])]
    names = [name for name in method.configs
             if name.endswith('_cifar100.py') and Path(name).parent.name != 'ablations']
    return sorted(names, key=lambda name: '_'.join(PAIRS[1]) not in name)


def name_of(path: Path) -> str:
    """Return how a config is called in the table."""
    return f'{path.parent.name}/{path.name}'


def measured_file() -> Path:
    """Return the file of the medians that the page shows."""
    return repository_root() / 'docs/data/loop_overhead.json'


def write(results: dict[str, dict]) -> None:
    """Write the medians below docs/data, and the table in docs/en/loop.md."""
    measured_file().write_text(json.dumps(results, indent=1) + '\n')
    marked_section.write(repository_root() / 'docs/en/loop.md', 'loop', 'loop_overhead.py',
                         table(results))


def add(results: dict[str, dict], path: Path, arguments: argparse.Namespace) -> str:
    """Add the medians of a config, and return a line about it; one of many may fail."""
    name = name_of(path)
    try:
        row = measure(path, arguments.iterations, arguments.rounds, arguments.seconds)
    except (AttributeError, KeyError, RuntimeError, ValueError) as error:
        if not arguments.all:
            raise
        reason = f'it fails with {type(error).__name__}: {str(error).partition(chr(10))[0]}'
        results['left_out'][name] = reason
        return f'{name}: {reason}'
    results['configs'][name] = row
    results['left_out'].pop(name, None)
    return f'{name}: {ratio(name, row, "loop")}'


def parse_arguments() -> argparse.Namespace:
    """Return the arguments of the command line."""
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('configs', nargs='*', type=Path, metavar='CONFIG',
                        default=[repository_root() / 'configs/kd/resnet56_resnet20_cifar100.py'],
                        help='default: KD, resnet56 to resnet20 on CIFAR-100')
    parser.add_argument('--all', action='store_true', help='instead of them one of every method')
    parser.add_argument('--iterations', type=command_line.at_least(1), default=100, metavar='N',
                        help='of a round, at most (default: 100)')
    parser.add_argument('--rounds', type=command_line.at_least(2), default=5, metavar='N',
                        help='that are compared (default: 5)')
    parser.add_argument('--seconds', type=command_line.at_least(1), default=SECONDS, metavar='N',
                        help='about how long a config may train, both loops together; a slow one '
                             f'gets fewer iterations (default: {SECONDS})')
    parser.add_argument('--threads', type=command_line.at_least(1), metavar='N',
                        help="threads on the CPU (default: torch's)")
    parser.add_argument('--write', action='store_true',
                        help='write docs/data/loop_overhead.json and the table in docs/en/loop.md, '
                             'after each config')
    parser.add_argument('--resume', action='store_true',
                        help='keep the configs that docs/data/loop_overhead.json has, and measure '
                             'the others')
    parser.add_argument('--json', type=Path, metavar='FILE', help='also write the medians there')
    return parser.parse_args()


def main() -> None:
    """Measure and print."""
    arguments = parse_arguments()
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    paths, left_out = every_method() if arguments.all else (arguments.configs, {})
    results = dict(configs={}, left_out=left_out)
    if arguments.resume and measured_file().is_file():
        results = json.loads(measured_file().read_text())
        results['left_out'] |= left_out
    paths = [path for path in paths if name_of(path) not in results['configs']]
    minutes = len(paths) * (arguments.seconds + BESIDE) / 60
    print(f'{len(paths)} configs, about {minutes:.0f} minutes at most')
    for path in paths:
        print(add(results, path, arguments), flush=True)
        if arguments.write:  # what is measured is kept
            write(results)
    print('\n'.join(table(results)))
    if arguments.write:
        write(results)
    if arguments.json:
        arguments.json.write_text(json.dumps(results, indent=2) + '\n')


if __name__ == '__main__':
    main()
