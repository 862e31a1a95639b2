"""Configs as text that somebody can read and go on with."""
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from mmengine.config import Config

from mmkd.recipes.image_data import ImageData
from mmkd.recipes.networks import IMAGENET_MEAN, IMAGENET_STD, Network
from mmkd.recipes.rules import Schedule

SMALL = 64  # Images up to this size are cropped with a border; larger ones at any scale.
FEW_IMAGES = 2000  # Loading of fewer is not worth processes of its own.


def write(path: Path, comment: str, bases: Sequence[str], values: Mapping[str, object],
          tail: str = '') -> Path:
    """Write one config and return its path.

    Args:
        path: File to write.
        comment: What it is, the first line.
        bases: What it inherits.
        values: Name -> value.
        tail: Statements behind the values.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    body = Config(dict(values)).pretty_text if values else ''
    path.write_text(f'# {comment}\n_base_ = {list(bases)!r}\n\n{body}{tail}')
    return path


def data_values(data: ImageData, folder: Path, size: int, chosen: Schedule) -> dict[str, object]:
    """Write the lists of images, and return the part of a config that reads them."""
    for split in ('train', 'val'):
        lines = [f'{path} {label}' for path, label in getattr(data, split)]
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f'{split}.txt').write_text('\n'.join(lines) + '\n')
    workers = min(4, os.cpu_count() or 1) if len(data.train) > FEW_IMAGES else 0
    loaders = {split: _loader(data, folder, split, size, chosen.batch_size, workers)
               for split in ('train', 'val')}
    evaluator = dict(type='ScoreAccuracy', topk=(1, 5) if len(data.classes) > 5 else (1,))
    return dict(
        data_preprocessor=preprocessor(len(data.classes), IMAGENET_MEAN, IMAGENET_STD),
        train_dataloader=loaders['train'], val_dataloader=loaders['val'],
        test_dataloader=loaders['val'], val_evaluator=evaluator, test_evaluator=evaluator,
        val_cfg=dict(type='BatchedValLoop'), test_cfg=dict(type='BatchedTestLoop'))


def preprocessor(classes: int, mean: Sequence[float], std: Sequence[float],
                 is_bgr: bool = False) -> dict:
    """Return the config of a data preprocessor."""
    return dict(type='mmpretrain.ClsDataPreprocessor', num_classes=classes, mean=list(mean),
                std=list(std), to_rgb=not is_bgr)


def _loader(data: ImageData, folder: Path, split: str, size: int, batch_size: int,
            workers: int) -> dict:
    is_train = split == 'train'
    seeded = dict(worker_init_fn=dict(type='mmkd.seed_worker')) if workers else {}
    return dict(
        batch_size=batch_size, num_workers=workers, persistent_workers=False, **seeded,
        drop_last=is_train and len(data.train) > batch_size,
        collate_fn=dict(type='default_collate'),
        sampler=dict(type='DefaultSampler', shuffle=is_train),
        dataset=dict(
            type='mmpretrain.CustomDataset', data_prefix=str(data.root.resolve()),
            ann_file=str((folder / f'{split}.txt').resolve()),
            metainfo=dict(classes=list(data.classes)), pipeline=pipeline(size, is_train)))


def pipeline(size: int, is_train: bool) -> list[dict]:
    """Return the transforms of images for networks that see squares of a size."""
    if size <= SMALL:
        middle = [dict(type='mmpretrain.Resize', scale=(size, size), backend='pillow')]
        if is_train:
            middle.append(dict(type='mmpretrain.RandomCrop', crop_size=size, padding=size // 8))
    elif is_train:
        middle = [dict(type='mmpretrain.RandomResizedCrop', scale=size, backend='pillow')]
    else:
        middle = [dict(type='mmpretrain.ResizeEdge', scale=round(size * 256 / 224), edge='short',
                       backend='pillow'),
                  dict(type='mmpretrain.CenterCrop', crop_size=size)]
    if is_train:
        middle.append(dict(type='RandomFlip', prob=0.5, direction='horizontal'))
    return [dict(type='LoadImageFromFile'), *middle, dict(type='mmpretrain.PackInputs')]


def schedule_values(chosen: Schedule) -> dict[str, object]:
    """Return the part of a config that trains."""
    optimizer = (dict(type='SGD', lr=chosen.lr, momentum=0.9, weight_decay=1e-4)
                 if chosen.optimizer == 'SGD'
                 else dict(type='AdamW', lr=chosen.lr, weight_decay=0.05))
    schedulers = [dict(type='LinearLR', start_factor=0.1, by_epoch=True, begin=0, end=1,
                       convert_to_iter_based=True)]
    if chosen.epochs > 1:
        schedulers.append(dict(type='CosineAnnealingLR', by_epoch=True, begin=1,
                               T_max=chosen.epochs - 1, convert_to_iter_based=True))
    return dict(
        optim_wrapper=dict(optimizer=optimizer, clip_grad=dict(max_norm=10.0)),
        param_scheduler=schedulers,
        auto_scale_lr=dict(base_batch_size=chosen.batch_size),
        train_cfg=dict(type='EpochBasedTrainLoop', max_epochs=chosen.epochs, val_interval=1))


def teacher_input(teacher: Network, size: int) -> dict[str, object]:
    """Return how the teacher sees the student's images; nothing if it sees them as they are."""
    mean, std = list(teacher.mean), list(teacher.std)
    found: dict[str, object] = {}
    if (mean, std, teacher.is_bgr) != (list(IMAGENET_MEAN), list(IMAGENET_STD), False):
        found.update(mean=mean, std=std)
    if teacher.is_bgr:
        found['channels'] = 'reversed'
    if teacher.is_fixed and teacher.size != size:
        found['size'] = (teacher.size, teacher.size)
    return found
