"""Measure how many images per second reach the network: three ways of loading CIFAR.

In turn, in one process without workers, on random images of CIFAR's size:

  in memory    TensorImages and SingleLabelPreprocessor, as in configs/_base_/datasets/cifar100.py
  per image    the same pipeline with batched=False, default_collate and ClsDataPreprocessor: stock
               mmpretrain
  torchvision  PIL images, RandomCrop, RandomHorizontalFlip, ToTensor, Normalize

Each is measured as the data loader gives it, and normalised on the device as the network takes it.
Then the data time of a KD step of ResNet32x4 -> ResNet8x4 is given as a share of that step.

Example: python tools/benchmarks/data_rate.py --threads 1
"""
import argparse
import copy
import gc
import json
import os
import statistics
from collections.abc import Callable, Iterator
from pathlib import Path

import torch
from mmengine.config import Config
from mmengine.dataset import BaseDataset
from mmengine.registry import init_default_scope
from mmengine.runner import Runner
from PIL import Image
from rich.console import Console
from rich.table import Table
from torch.utils.data import DataLoader, Dataset
from torchvision import transforms

import random_images  # noqa: F401  registers RandomImages
import step_parts
from mmkd.apis import command_line
from mmkd.apis.build_model import build_model
from mmkd.registry import MODELS
from mmkd.utils import memory
from mmkd.utils.repository import repository_root

ROOT = repository_root()
CONFIG = ROOT / 'configs/kd/resnet32x4_resnet8x4_cifar100.py'


class PillowImages(Dataset):
    """Give out the images of a dataset as users of torchvision train on them."""

    def __init__(self, source: BaseDataset, mean: list[float], std: list[float]) -> None:
        self.entries = [source.get_data_info(index) for index in range(len(source))]
        self.transform = transforms.Compose([
            transforms.RandomCrop(32, padding=4), transforms.RandomHorizontalFlip(),
            transforms.ToTensor(), transforms.Normalize([value / 255 for value in mean],
                                                        [value / 255 for value in std])])

    def __len__(self) -> int:
        return len(self.entries)

    def __getitem__(self, index: int) -> tuple[torch.Tensor, int]:
        entry = self.entries[index]
        return self.transform(Image.fromarray(entry['img'])), entry['gt_label']


def parse_arguments(arguments: list[str] | None = None) -> argparse.Namespace:
    """Return the arguments of the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--images', type=command_line.at_least(1), default=10000, metavar='N',
                        help='in the set (default: 10000)')
    parser.add_argument('--batches', type=command_line.at_least(1), default=100, metavar='N',
                        help='of a round (default: 100)')
    command_line.add_timing_arguments(parser, repeats=9, warm_up=1)
    parser.add_argument('--json', type=Path, metavar='FILE', help='also write the results')
    parsed = parser.parse_args(arguments)
    if parsed.images < parsed.batch_size:
        parser.error(f'--images {parsed.images} are fewer than --batch-size {parsed.batch_size}')
    return parsed


def endless(loader: DataLoader) -> Iterator:
    """Yield batches, epoch after epoch."""
    while True:
        yield from loader


def make_sources(cfg: Config, arguments: argparse.Namespace) -> dict[str, Callable]:
    """Return name -> function that returns one batch, raw or normalised on the device."""
    loader_cfg = copy.deepcopy(cfg.train_dataloader)
    loader_cfg.update(batch_size=arguments.batch_size, num_workers=0)
    images = dict(type='RandomImages', count=arguments.images, pipeline=cfg.train_pipeline)
    loader_cfg.dataset.dataset = images
    in_memory = Runner.build_dataloader(loader_cfg, seed=0)
    per_image = Runner.build_dataloader(
        {**loader_cfg, 'dataset': images, 'collate_fn': dict(type='default_collate')}, seed=0)
    batched = MODELS.build(cfg.data_preprocessor).to(arguments.device)
    stock = MODELS.build({**cfg.data_preprocessor, 'type': 'mmpretrain.ClsDataPreprocessor'})
    stock = stock.to(arguments.device)
    pillow = PillowImages(per_image.dataset, cfg.data_preprocessor.mean, cfg.data_preprocessor.std)
    batches = {name: endless(loader) for name, loader in dict(
        in_memory=in_memory, per_image=per_image,
        pillow=DataLoader(pillow, arguments.batch_size, shuffle=True, drop_last=True)).items()}
    return {
        'in memory': lambda: next(batches['in_memory']),
        'per image': lambda: next(batches['per_image']),
        'in memory, normalised': lambda: batched(next(batches['in_memory']), True),
        'per image, normalised': lambda: stock(next(batches['per_image']), True),
        'torchvision, normalised': lambda: [part.to(arguments.device)
                                            for part in next(batches['pillow'])]}


def measure(sources: dict[str, Callable], arguments: argparse.Namespace) -> dict[str, list]:
    """Return seconds per image of every round; the sources take turns."""
    def some_batches(source: Callable) -> Callable:
        return lambda: [source() for _ in range(arguments.batches)]

    rounds = step_parts.timed_rounds(
        {name: some_batches(source) for name, source in sources.items()}, arguments.device,
        repeats=arguments.repeats, warm_up=arguments.warm_up)
    images = arguments.batches * arguments.batch_size
    return {name: [times[name] / 1000 / images for times in rounds] for name in sources}


def measure_step(cfg: Config, source: Callable, arguments: argparse.Namespace) -> dict:
    """Return the milliseconds of a KD step without its data, and of the data, in turn."""
    distiller = build_model(cfg, cfg.model, arguments.device)
    data = step_parts.make_batch(cfg, arguments.batch_size, None)
    step = step_parts.make_step(cfg, distiller, data)
    rounds = step_parts.timed_rounds(dict(step_ms=step, data_ms=source), arguments.device,
                                     repeats=arguments.repeats, warm_up=2)
    return {name: statistics.median(times[name] for times in rounds) for name in rounds[0]}


def compare(seconds: dict[str, list], name: str, reference: str) -> dict:
    """Return how many times as fast a source is as the reference, round by round."""
    ratios = [slow / fast for fast, slow in zip(seconds[name], seconds[reference])]
    low, middle, high = statistics.quantiles(ratios, n=4, method='inclusive')
    return dict(name=name, reference=reference, ratio=middle, low=low, high=high)


def main() -> None:
    """Measure and print."""
    arguments = parse_arguments()
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    memory.keep_freed_memory()  # as the configs' KeepFreedMemoryHook does in a run
    cfg = Config.fromfile(CONFIG)
    init_default_scope('mmkd')
    sources = make_sources(cfg, arguments)
    gc.freeze()  # or a round may pay for the collector's walk over all imported modules
    seconds = measure(sources, arguments)
    rates = {name: 1 / statistics.median(times) for name, times in seconds.items()}
    comparisons = [compare(seconds, *names) for names in (
        ('in memory', 'per image'), ('in memory, normalised', 'per image, normalised'),
        ('in memory, normalised', 'torchvision, normalised'))]
    step = measure_step(cfg, sources['in memory'], arguments)
    console = Console(width=None if Console().is_terminal else 120)
    table = Table('source', 'images/s', title=f'{arguments.device}, batch {arguments.batch_size}, '
                  f'{torch.get_num_threads()} threads, medians of {arguments.repeats} rounds')
    for name, rate in rates.items():
        table.add_row(name, f'{rate:,.0f}')
    console.print(table)
    for found in comparisons:
        print(f'{found["name"]} / {found["reference"]}: {found["ratio"]:.1f} (middle half '
              f'{found["low"]:.1f} to {found["high"]:.1f})')
    print(f'data of a KD step: {step["data_ms"]:.2f} ms beside {step["step_ms"]:.1f} ms, '
          f'{step["data_ms"] / step["step_ms"]:.2%}')
    print(f'load average at the end: {os.getloadavg()[0]:.2f} on {os.cpu_count()} cores')
    if arguments.json:
        arguments.json.write_text(json.dumps(dict(
            device=arguments.device, threads=torch.get_num_threads(), images_per_second=rates,
            comparisons=comparisons, **step), indent=2) + '\n')


if __name__ == '__main__':
    with command_line.plain_errors():
        main()
