"""Measure what the loop around a training step costs.

The networks of a config are replaced by tiny ones, so that what is left is data, hooks, logging,
random streams, optimizer, checkpoints and validation. In turn, in one process: an epoch of the
config, and a plain PyTorch loop over the same images, networks and losses; then a validation of
each. Rounds in which the parts are timed stand beside those that are compared. Medians are given.
For configs of CIFAR-100 whose losses read stages, pooled features or logits. The ratio of processor
time does not change where other programs run beside it, but leaves out waiting for the disk.

Examples:
  python tools/benchmarks/loop_overhead.py --threads 1
  python tools/benchmarks/loop_overhead.py --all --threads 1 --rounds 3 --iterations 50 --write
"""
import argparse
import contextlib
import io
import json
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import torch
from mmengine.config import Config
from mmengine.hooks import CheckpointHook, IterTimerHook, LoggerHook, RuntimeInfoHook
from mmengine.registry import init_default_scope
from mmengine.runner import EpochBasedTrainLoop, Runner

import marked_section
import plain_loop
import random_images
from mmkd.apis import command_line
from mmkd.apis.config_files import read_config
from mmkd.apis.methods import PAIRS, load_methods
from mmkd.registry import LOOPS
from mmkd.utils.repository import repository_root

PARTS = ('loader', 'preprocessor', 'random streams', 'forward', 'optimizer', 'logging',
         'checkpoint', 'other hooks')
LOGGING = (RuntimeInfoHook, IterTimerHook, LoggerHook)


@LOOPS.register_module()
class ComparedTrainLoop(EpochBasedTrainLoop):
    """Runs rounds of epochs, of which each is followed by the same in plain PyTorch.

    Args:
        rounds: Rounds that are counted; one more goes before.
    """

    def __init__(self, runner: Runner, dataloader: dict, rounds: int) -> None:
        super().__init__(runner, dataloader, max_epochs=2 * rounds + 2)
        self.times: dict[str, list[float]] = defaultdict(list)
        self.parts: dict[str, list[float]] = defaultdict(list)

    def run(self) -> None:
        """Train, and fill ``times`` and ``parts``, milliseconds an iteration."""
        self.runner.call_hook('before_train')
        plain, number = plain_loop.PlainLoop(self.runner), len(self.dataloader)
        timers = Timers(self)
        for index in range(self._max_epochs):
            is_split = index % 2 == 1
            timers.start(is_split)
            spent = milliseconds(self.run_epoch)
            if index < 2:
                continue
            if is_split:
                for name, value in timers.spent.items():
                    self.parts[name].append(value / number)
                continue
            self._note('loop', spent, number)
            self._note('plain', milliseconds(lambda: plain.train(number)), number)
            self._note('validation', milliseconds(self.runner.val_loop.run))
            self._note('plain validation', milliseconds(plain.validate))
        self.runner.call_hook('after_train')

    def _note(self, name: str, spent: tuple[float, float], number: int = 1) -> None:
        for suffix, value in zip(('', ' cpu'), spent):
            self.times[name + suffix].append(value / number)


class Timers:
    """Time spent in the parts of a loop, while they are split.

    Args:
        loop: Whose parts are timed.
    """

    def __init__(self, loop: ComparedTrainLoop) -> None:
        self.spent: dict[str, float] = defaultdict(float)
        self.is_split = False
        runner, model = loop.runner, loop.runner.model
        self._time(model.data_preprocessor, 'forward', 'preprocessor')
        self._time(model, 'loss', 'forward')
        self._time(loop.dataloader.dataset, '__getitems__', 'loader')
        self._time(runner.optim_wrapper, 'update_params', 'optimizer')
        for stream_method in ('__enter__', '__exit__'):  # looked up on the class
            self._time(type(model.random_stream), stream_method, 'random streams')
        for hook in runner.hooks:
            part = ('logging' if isinstance(hook, LOGGING) else
                    'checkpoint' if isinstance(hook, CheckpointHook) else 'other hooks')
            for stage in ('before_train_iter', 'after_train_iter', 'before_train_epoch',
                          'after_train_epoch'):
                self._time(hook, stage, part)

    def start(self, is_split: bool) -> None:
        """Begin a round."""
        self.spent.clear()
        self.is_split = is_split

    def _time(self, owner: object, name: str, part: str) -> None:
        method = getattr(owner, name)

        def timed(*args: object, **kwargs: object) -> object:
            if not self.is_split:
                return method(*args, **kwargs)
            start = time.perf_counter()
            result = method(*args, **kwargs)
            self.spent[part] += 1000 * (time.perf_counter() - start)
            return result

        setattr(owner, name, timed)


def milliseconds(action: Callable) -> tuple[float, float]:
    """Return how long a call takes, by the clock and of the processor."""
    start, start_cpu = time.perf_counter(), time.process_time()
    action()
    return 1000 * (time.perf_counter() - start), 1000 * (time.process_time() - start_cpu)


def make_config(path: Path, iterations: int, rounds: int, folder: str) -> Config:
    """Return a config with tiny networks and random images, for a run of some rounds."""
    cfg = read_config(path)
    if cfg.model.type != 'Distiller':
        raise SystemExit(f'{path}: loop_overhead.py compares a Distiller, not {cfg.model.type}')
    for owner in ('student', 'teacher'):
        cfg.model[owner].backbone = dict(type='mmkd.TinyStages')
    counts = dict(train=iterations * cfg.train_dataloader.batch_size, val=10000)
    random_images.replace_files(cfg, counts, Path(folder))
    cfg.optim_wrapper.optimizer.lr = plain_loop.RATE
    cfg.train_cfg = dict(type='ComparedTrainLoop', rounds=rounds)
    cfg.work_dir, cfg.experiment_name = folder, f'{path.stem}_{Path(folder).name}'
    cfg.log_level = 'ERROR'
    return cfg


def measure(path: Path, iterations: int, rounds: int) -> dict[str, float]:
    """Return the medians of one config in milliseconds."""
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
        init_default_scope('mmkd')
        runner = Runner.from_cfg(make_config(path, iterations, rounds, folder))
        for connector in runner.model.connectors.values():
            connector.init_cfg = None  # a second stage would read the file of the first
        runner.train()
    loop = runner.train_loop
    medians = {name: statistics.median(values) for name, values in loop.times.items()}
    medians |= {name: statistics.median(loop.parts.get(name, [0.0])) for name in PARTS}
    return medians


def table(results: dict[str, dict[str, float]]) -> list[str]:
    """Return the lines of the table, a row for each config and its parts, and its legend."""
    heads = ('config', 'loop', 'plain', 'ratio', 'of processor time', 'validation', 'plain',
             'ratio', 'of processor time', *PARTS)
    lines = [heads, ['---'] * len(heads)]
    for name, row in results.items():
        cells = []
        for kind, plain, digits in (('loop', 'plain', 2), ('validation', 'plain validation', 0)):
            cells += [f'{row[kind]:.{digits}f}', f'{row[plain]:.{digits}f}',
                      f'{row[kind] / row[plain]:.2f}',
                      f'{row[kind + " cpu"] / row[plain + " cpu"]:.2f}']
        lines.append([name, *cells, *(f'{row[part]:.3f}' for part in PARTS)])
    return [f'| {" | ".join(line)} |' for line in lines] + [
        '', 'Milliseconds an iteration, and of a whole validation of 10,000 images; medians.']


def measure_all(iterations: int, rounds: int) -> tuple[dict[str, dict[str, float]], list[str]]:
    """Return the medians of every method that can be compared, and why others cannot."""
    results, left_out = {}, []
    for method in load_methods().values():
        if not method.pairs:
            continue
        path = repository_root() / method.pair_config(*PAIRS[1])
        try:
            results[name_of(path)] = measure(path, iterations, rounds)
        except (SystemExit, ValueError, AttributeError) as error:
            left_out.append(f'{method.name}: {str(error).splitlines()[0]}')
    return results, left_out


def name_of(path: Path) -> str:
    """Return how a config is called in the table."""
    return f'{path.parent.name}/{path.name}'


def write(results: dict[str, dict[str, float]]) -> None:
    """Write the medians below docs/data, and the table in docs/en/loop.md."""
    root = repository_root() / 'docs'
    (root / 'data/loop_overhead.json').write_text(json.dumps(results, indent=1) + '\n')
    page = root / 'en/loop.md'
    page.write_text(marked_section.replace(page.read_text(), 'loop', 'loop_overhead.py',
                                           table(results)))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('configs', nargs='*', type=Path, metavar='CONFIG',
                        default=[repository_root() / 'configs/kd/resnet56_resnet20_cifar100.py'],
                        help='default: KD, resnet56 to resnet20 on CIFAR-100')
    parser.add_argument('--all', action='store_true', help='instead of them that of every method')
    parser.add_argument('--iterations', type=command_line.at_least(1), default=100, metavar='N',
                        help='of a round (default: 100)')
    parser.add_argument('--rounds', type=command_line.at_least(2), default=5, metavar='N',
                        help='that are compared (default: 5)')
    parser.add_argument('--threads', type=command_line.at_least(1), metavar='N',
                        help="threads on the CPU (default: torch's)")
    parser.add_argument('--write', action='store_true',
                        help='write docs/data/loop_overhead.json and the table in docs/en/loop.md')
    parser.add_argument('--json', type=Path, metavar='FILE', help='also write the medians there')
    arguments = parser.parse_args()
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    sizes = arguments.iterations, arguments.rounds
    if arguments.all:
        results, left_out = measure_all(*sizes)
    else:
        results = {name_of(path): measure(path, *sizes) for path in arguments.configs}
        left_out = []
    print('\n'.join(table(results)))
    for line in left_out:
        print(f'left out: {line}')
    if arguments.write:
        write(results)
    if arguments.json:
        arguments.json.write_text(json.dumps(results, indent=2) + '\n')


if __name__ == '__main__':
    main()
