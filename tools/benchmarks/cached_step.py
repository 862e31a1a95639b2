"""Measure what a teacher cache saves, and how large it is.

One process times in turn a training step of the distiller with the live teacher, the same step on
the same batch with the teacher's logits read from a cache, and the step without teacher and losses.
The cache, in a temporary folder, is as large as that of one round of a training set. The teacher
has random weights, and data loading is left out. Times hold for this machine only, so compare the
ratios.

Example: python tools/benchmarks/cached_step.py configs/kd/resnet32x4_resnet8x4_cifar100.py
"""
import argparse
import copy
import statistics
import tempfile
from pathlib import Path

import torch
from mmengine.config import Config
from mmengine.registry import init_default_scope
from torch import nn

import step_parts
from mmkd.apis import command_line, config_files
from mmkd.apis.build_model import build_model
from mmkd.datasets.batched_transforms import BatchedPipeline
from mmkd.distillers import Distiller
from mmkd.evaluation import predictions
from mmkd.registry import TRANSFORMS
from mmkd.teachers import cached_teacher, teacher_cache
from mmkd.utils import memory


def parse_arguments() -> argparse.Namespace:
    """Return the arguments of the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('config', type=Path, help='config of a distiller')
    parser.add_argument('--images', type=command_line.at_least(1), default=50000, metavar='N',
                        help='of the training set (default: 50000, CIFAR)')
    parser.add_argument('--top-k', type=command_line.at_least(1), default=10, metavar='K',
                        help='of the small cache (default: 10)')
    command_line.add_timing_arguments(parser, repeats=20, warm_up=3)
    parsed = parser.parse_args()
    if parsed.images < parsed.batch_size:
        parser.error(f'--images {parsed.images} are fewer than --batch-size {parsed.batch_size}')
    return parsed


def write_cache(folder: Path, cfg: Config, live: Distiller, data: dict, arguments,
                top_k: int | None) -> int:
    """Write one round whose first images are those of a batch; return its size in bytes."""
    data = live.data_preprocessor(data, True)
    (logits,) = live.teacher(live.prepare_batch(data['inputs'], data['data_samples'])).values()
    logits = logits.cpu()
    padding = torch.randn(arguments.images - len(logits), logits.shape[1])
    pipeline = BatchedPipeline([TRANSFORMS.build(transform) for transform in cfg.train_pipeline])
    images = torch.empty(arguments.images, *data['inputs'].shape[1:], dtype=torch.uint8)
    return teacher_cache.write(
        folder, pipeline.draw(images)[None].numpy(), [logits, padding], top_k=top_k,
        guards=cached_teacher.guards_of(live.teacher), config=str(arguments.config))


def build_cached(cfg: Config, folder: Path, data: dict, device: str) -> tuple[nn.Module, dict]:
    """Return a distiller that reads a cache, and the batch with its places in it."""
    model = build_model(cfg, {**cfg.model, 'teacher_cache': str(folder)}, device)
    model.teacher.load(cfg.model.teacher_checkpoint)
    data = copy.deepcopy(data)
    for entry, sample in enumerate(data['data_samples']):
        sample.set_metainfo(dict(cache_name=model.teacher.cache.name, cache_entry=entry))
    return model, data


def measure(cfg: Config, arguments: argparse.Namespace, folder: Path) -> None:
    """Write the caches, time the steps and print both."""
    device = arguments.device
    predictions.check_distiller(cfg)
    data = step_parts.make_batch(cfg, arguments.batch_size, None)
    live = build_model(cfg, cfg.model, device)
    cached_teacher.check_cacheable(live, live.teacher, Distiller)
    cfg.model.teacher_checkpoint = str(folder / 'teacher.pth')
    torch.save(live.teacher.module.state_dict(), cfg.model.teacher_checkpoint)
    for name, top_k in ('all logits', None), (f'largest {arguments.top_k}', arguments.top_k):
        size = write_cache(folder / name, cfg, live, data, arguments, top_k)
        print(f'{name}: {size / 1e6:.2f} MB for a round of {arguments.images} images')
    cached, placed = build_cached(cfg, folder / 'all logits', data, device)
    # A distiller all the same, so that the student runs in its own memory format.
    student = build_model(cfg, {**cfg.model, 'teacher_layers': {}, 'losses': {},
                                     'connectors': {}}, device)
    steps = dict(live=step_parts.make_step(cfg, live, data),
                 cached=step_parts.make_step(cfg, cached, placed),
                 student=step_parts.make_step(cfg, student, data))
    rounds = step_parts.timed_rounds(steps, device, repeats=arguments.repeats,
                                     warm_up=arguments.warm_up)
    print(f'{device}, {torch.get_num_threads()} threads, batch {arguments.batch_size}, medians of '
          f'{arguments.repeats} rounds')
    for name in steps:
        print(f'{name}: {statistics.median(times[name] for times in rounds):.1f} ms')
    for reference in ('live', 'student'):
        low, middle, high = statistics.quantiles(
            [times['cached'] / times[reference] for times in rounds], n=4, method='inclusive')
        print(f'cached / {reference}: {middle:.3f} (middle half {low:.3f} to {high:.3f})')


def main() -> None:
    """Measure the config named on the command line."""
    arguments = parse_arguments()
    if arguments.images <= arguments.batch_size:
        raise SystemExit('--images must be more than --batch-size')
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    memory.keep_freed_memory()  # as the configs' KeepFreedMemoryHook does in a run
    with command_line.plain_errors(), tempfile.TemporaryDirectory() as folder:
        cfg = config_files.read_config(arguments.config)
        init_default_scope(cfg.get('default_scope', 'mmkd'))
        measure(cfg, arguments, Path(folder))


if __name__ == '__main__':
    main()
