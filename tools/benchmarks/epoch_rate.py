"""Measure whole epochs per hour of a distiller: data, steps, logging, validation and checkpoints.

The config runs as `mmkd train` runs it, on noise in the place of CIFAR's images and with a
teacher of random weights, so that no file is needed. The first epoch is not counted: in it
networks are compiled and cuDNN chooses its algorithms.

Example: python tools/benchmarks/epoch_rate.py configs/kd/resnet56_resnet20_cifar100.py \\
    --mode graphed --json rate.json
"""
import argparse
import contextlib
import io
import json
import statistics
import tempfile
from functools import partial
from itertools import pairwise
from pathlib import Path

from mmengine.config import Config
from mmengine.registry import init_default_scope

import random_images
from epoch_clock import EpochClock
from mmkd.apis import command_line, compilation, mixed_precision, train
from mmkd.apis.config_files import read_config

MODES = dict(eager=lambda cfg: None, compiled=partial(compilation.set_compile, mode='default'),
             compiled_graphs=partial(compilation.set_compile, mode='reduce-overhead'),
             graphed=compilation.set_cuda_graph,
             amp_bf16=partial(mixed_precision.set_amp, precision='bf16'))
"""How a step runs -> what sets it in a config."""


def make_config(path: Path, mode: str, epochs: int, counts: dict[str, int],
                folder: Path) -> Config:
    """Return the config of a run of some epochs on noise."""
    cfg = read_config(path)
    init_default_scope(cfg.default_scope)
    random_images.replace_files(cfg, counts, folder)
    MODES[mode](cfg)
    cfg.train_cfg.max_epochs = epochs
    cfg.custom_hooks = [*cfg.get('custom_hooks', []), dict(type='EpochClock')]
    cfg.work_dir, cfg.experiment_name = str(folder), f'{path.stem}_{folder.name}'
    cfg.launcher, cfg.log_level = 'none', 'ERROR'
    return cfg


def measure(path: Path, mode: str, epochs: int, counts: dict[str, int]) -> dict:
    """Return epochs per hour and the seconds of each epoch but the first."""
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
        runner = train.train(make_config(path, mode, epochs + 1, counts, Path(folder)))
    times = next(hook for hook in runner.hooks if isinstance(hook, EpochClock)).times
    seconds = [after - before for before, after in pairwise(times)]
    return dict(config=f'{path.parent.name}/{path.name}', mode=mode, seconds=seconds[1:],
                first_seconds=seconds[0], images=counts, batch_size=runner.train_dataloader
                .batch_size, epochs_per_hour=3600 / statistics.median(seconds[1:]),
                obstacle=getattr(runner.train_loop, 'obstacle', None))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('config', type=Path, metavar='CONFIG', help='config of a distiller of '
                        'classifiers on CIFAR-100')
    parser.add_argument('--mode', choices=MODES, default='eager', help='how a step runs: as the '
                        'config says, with networks that are compiled, or compiled into CUDA '
                        'graphs, or recorded as one CUDA graph, or in mixed precision of bfloat16')
    parser.add_argument('--epochs', type=command_line.at_least(1), default=5, metavar='N',
                        help='that are counted; one goes before (default: 5)')
    parser.add_argument('--images', nargs=2, type=command_line.at_least(1), metavar='N',
                        default=[50000, 10000],
                        help='for training and validation (default: 50000 10000)')
    parser.add_argument('--json', type=Path, metavar='FILE', help='also write the result there')
    arguments = parser.parse_args()
    with command_line.plain_errors():
        result = measure(arguments.config, arguments.mode, arguments.epochs,
                         dict(zip(('train', 'val'), arguments.images)))
    print(f'{result["config"]}, {result["mode"]}: {result["epochs_per_hour"]:.1f} epochs an hour')
    if arguments.json:
        arguments.json.write_text(json.dumps(result, indent=2) + '\n')


if __name__ == '__main__':
    main()
