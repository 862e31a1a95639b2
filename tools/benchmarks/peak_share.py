"""Compare a distiller's step with what the machine reaches where convolutions are wide.

The tool counts the floating-point operations of the teacher's forward and of a training step of the
student alone. It times both in turn with a convolution of 256 channels (8 x 8) and one of 32
(32 x 32), and prints which share of the wide convolution's rate each reaches. The closer to 1, the
less there is to gain without different arithmetic: fewer operations, or a different number format.

Example: python tools/benchmarks/peak_share.py configs/kd/wrn_40_2_wrn_16_2_cifar100.py --threads 1
"""
import argparse
from collections.abc import Callable
from pathlib import Path
from statistics import median

import torch
from mmengine.config import Config
from mmengine.registry import init_default_scope
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

import step_parts
from mmkd.apis import command_line, config_files
from mmkd.apis.build_model import build_model
from mmkd.teachers.engine import apply_engine
from mmkd.utils import memory

WIDE, NARROW = 'wide convolution', 'narrow convolution'


def parse_arguments() -> argparse.Namespace:
    """Return the arguments of the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('config', type=Path, help='config of a distiller with a teacher')
    parser.add_argument('--image-size', type=command_line.at_least(1), metavar='PIXELS',
                        help='default: the crop of the config')
    command_line.add_timing_arguments(parser, repeats=10, warm_up=2)
    return parser.parse_args()


def make_parts(cfg: Config, arguments: argparse.Namespace) -> dict[str, Callable]:
    """Return the two convolutions, the teacher's forward and a step of the student.

    Raises:
        ValueError: If the config has no teacher.
    """
    if 'teacher' not in cfg.model:
        raise ValueError(f'{arguments.config}: model needs a teacher, but is a '
                         f'{cfg.model.get("type")} of {", ".join(cfg.model)}')
    distiller = build_model(cfg, cfg.model, arguments.device)
    data = step_parts.make_batch(cfg, arguments.batch_size, arguments.image_size)
    batch = distiller.prepare_batch(**distiller.data_preprocessor(data, True))
    distiller.teacher(batch)  # The first run folds, and goes behind the last captured layer.
    student = build_model(cfg, step_parts.students_of(cfg)[0], arguments.device)
    apply_engine(student, cfg.model.get('student_engine', {}))
    return {WIDE: make_convolution(256, 8, arguments.device),
            NARROW: make_convolution(32, 32, arguments.device),
            'teacher': lambda: distiller.teacher(batch),
            'student': step_parts.make_step(cfg, student, data)}


def make_convolution(channels: int, side: int, device: str) -> Callable:
    """Return a 3x3 convolution of 64 maps in channels_last."""
    module = nn.Conv2d(channels, channels, 3, padding=1).to(device)
    module.to(memory_format=torch.channels_last)
    maps = torch.rand(64, channels, side, side, device=device)
    maps = maps.to(memory_format=torch.channels_last)
    return lambda: torch.no_grad()(module)(maps)


def operations(part: Callable) -> int:
    """Return how many floating-point operations one call does, backward passes included."""
    with FlopCounterMode(display=False) as counter:
        part()
    return counter.get_total_flops()


def main() -> None:
    """Count, time, print."""
    arguments = parse_arguments()
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    memory.keep_freed_memory()
    cfg = config_files.read_config(arguments.config)
    init_default_scope(cfg.get('default_scope', 'mmkd'))
    parts = make_parts(cfg, arguments)
    counts = {name: operations(part) for name, part in parts.items()}
    rounds = step_parts.timed_rounds(parts, arguments.device, repeats=arguments.repeats,
                                     warm_up=arguments.warm_up)
    print(f'{arguments.config}, {arguments.device}, {torch.get_num_threads()} threads, batch '
          f'{arguments.batch_size}, medians of {arguments.repeats} rounds')
    for name, count in counts.items():
        rate = median(count / times[name] for times in rounds) / 1e6
        share = median(count / times[name] * times[WIDE] / counts[WIDE] for times in rounds)
        print(f'{name}: {count / 1e9:.1f} GFLOP, {rate:.0f} GFLOP/s, '
              f'{100 * share:.0f} % of the wide convolution')


if __name__ == '__main__':
    with command_line.plain_errors():
        main()
