"""Store what a teacher answers on augmented images, so that runs need not ask it again.

Each of R rounds augments every training image anew and stores how, and the teacher's logits. A run
that reads the cache draws one of the rounds for each image. For methods that read nothing of the
teacher but its logits (KD, DKD, NKD, CTKD, DIST ...); others are refused.

Example::

    mmkd cache-teacher kd/resnet32x4_resnet8x4_cifar100 work_dirs/caches/resnet32x4 --rounds 20
    mmkd train kd/resnet32x4_resnet8x4_cifar100 --cfg-options \\
        model.teacher_cache=work_dirs/caches/resnet32x4 \\
        train_dataloader.dataset.replay=work_dirs/caches/resnet32x4
"""
import argparse
import math
import time
from collections.abc import Iterator
from pathlib import Path

import torch
from mmengine.config import Config
from mmengine.registry import init_default_scope
from rich.progress import track
from torch import Tensor

from mmkd.apis import command_line
from mmkd.apis.build_model import build_model
from mmkd.datasets import TensorImages
from mmkd.distillers import Distiller
from mmkd.evaluation import predictions
from mmkd.registry import DATASETS
from mmkd.teachers import cached_teacher, teacher_cache


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument('config', metavar='CONFIG', help='config of a distiller')
    parser.add_argument('cache', metavar='FOLDER', type=Path, help='new folder')
    parser.add_argument('--rounds', metavar='R', type=command_line.at_least(1), required=True,
                        help='differently augmented versions of each image')
    parser.add_argument('--top-k', metavar='K', type=int,
                        help='store the largest K logits and the mass of the rest; default: all')
    parser.add_argument('--batch-size', metavar='N', type=command_line.at_least(1), default=256,
                        help='images that the teacher sees at once (default: 256)')
    parser.add_argument('--seed', type=int, default=0, help='of the augmentation (default: 0)')
    parser.add_argument('--cfg-options', nargs='+', action=command_line.ConfigOptions, default={},
                        metavar='KEY=VALUE', help='override settings of the config, e.g. '
                        'model.teacher_checkpoint=PATH')
    command_line.add_trust_argument(parser)


def build_dataset(cfg: Config) -> TensorImages:
    """Build the training set of a config, drawing its own augmentation.

    Raises:
        ValueError: If it is not a TensorImages that makes batches.
    """
    dataset = cfg.train_dataloader.dataset
    if DATASETS.get(dataset.type) is not TensorImages or not dataset.get('batched', True):
        raise ValueError(
            'the augmentation can be stored where train_dataloader.dataset is a TensorImages with '
            f"batched=True; here it is a {dataset.type}. Put it into dict(type='TensorImages', "
            "dataset=...), with collate_fn=dict(type='mmkd.collate_images')")
    dataset.pop('replay', None)
    return DATASETS.build(dataset)


def build_distiller(cfg: Config) -> Distiller:
    """Build the distiller of a config and load its teacher.

    Raises:
        ValueError: If a cache cannot stand for its teacher.
    """
    predictions.check_distiller(cfg)
    cfg.model.pop('teacher_cache', None)
    model = build_model(cfg, cfg.model, 'cuda' if torch.cuda.is_available() else 'cpu')
    cached_teacher.check_cacheable(model, Distiller)
    model.teacher.load(model.teacher_checkpoint)
    return model


@torch.no_grad()
def answers(model: Distiller, dataset: TensorImages, rows: Tensor,
            batch_size: int) -> Iterator[Tensor]:
    """Yield the teacher's logits (n, K) on all images of the first round, of the second, ...

    Args:
        model: The distiller, whose preprocessor and teacher run as in training.
        dataset: M images.
        rows: (R, M, P), how they are augmented.
        batch_size: Most images at once.
    """
    starts = [(drawn, start) for drawn in rows for start in range(0, len(dataset), batch_size)]
    for number, (drawn, start) in enumerate(starts):
        places = torch.arange(start, min(start + batch_size, len(dataset)), device=dataset.device)
        images = dataset.pipeline.apply(dataset.images.index_select(0, places),
                                        drawn[start:start + batch_size])
        data = model.data_preprocessor(dataset.make_batch(images, places), True)
        batch = model.prepare_batch(data['inputs'], data['data_samples'])
        (layer, logits), = model.teacher(batch).items()
        if number == 0:
            check_final(model, layer, logits, model.teacher.logits(batch))
        yield logits


def check_final(model: Distiller, layer: str, captured: object, final: Tensor) -> None:
    """Raise a ValueError unless the captured layer gives what the teacher finally answers."""
    if (not isinstance(captured, Tensor) or captured.shape != final.shape
            or cached_teacher.relative_difference(final, captured)
            > cached_teacher.tolerance_of(model.teacher)):
        raise ValueError(f'the layer {layer!r} ({model.teacher.capture.paths[layer]}) does not '
                         'give the logits that the teacher answers: only those are cached')


def moved_mass(exact: Tensor, stored: Tensor, temperature: float) -> float:
    """Return the mean total variation between the softmax of two logits (n, K), 0 to 1."""
    first, second = ((logits / temperature).softmax(1) for logits in (exact, stored))
    return ((first - second).abs().sum(1) / 2).mean().item()


def cache(cfg: Config, arguments: argparse.Namespace) -> None:
    """Write the cache and print its size."""
    model = build_distiller(cfg)
    dataset = build_dataset(cfg)
    torch.manual_seed(arguments.seed)
    rows = torch.stack([dataset.pipeline.draw(dataset.images).cpu()
                        for _ in range(arguments.rounds)])
    start = time.perf_counter()
    size = teacher_cache.write(
        arguments.cache, rows.numpy(),
        track(answers(model, dataset, rows, arguments.batch_size), 'asking the teacher',
              total=arguments.rounds * math.ceil(len(dataset) / arguments.batch_size)),
        top_k=arguments.top_k, config=arguments.config,
        guards={**cached_teacher.guards_of(model.teacher), **dataset.guards()})
    number = arguments.rounds * len(dataset)
    print(f'{arguments.cache}: {arguments.rounds} rounds of {len(dataset)} images, '
          f'{size / 1e6:.2f} MB, {size / number:.0f} bytes for each image and round, '
          f'{time.perf_counter() - start:.1f} s')
    exact = next(answers(model, dataset, rows[:1], arguments.batch_size)).cpu()
    stored = teacher_cache.TeacherCache(arguments.cache).logits(torch.arange(len(exact)))
    for temperature in (1, 4):
        print(f'at temperature {temperature} the cache moves '
              f'{moved_mass(exact, stored, temperature):.4%} of the probability to other classes '
              f'({len(exact)} images)')
    print('To train with it: --cfg-options '
          f'model.teacher_cache={arguments.cache} '
          f'train_dataloader.dataset.replay={arguments.cache}')


def main(arguments: argparse.Namespace) -> None:
    """Read the config and make the cache."""
    cfg = command_line.load_analysis_config(arguments)
    init_default_scope(cfg.get('default_scope', 'mmkd'))
    cache(cfg, arguments)
