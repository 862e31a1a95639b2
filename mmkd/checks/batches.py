"""Whether a data loader gives the batches that a training needs."""
import difflib
import logging
import math
from collections.abc import Mapping

import numpy as np
from mmengine.config import Config
from mmengine.dataset import InfiniteSampler
from mmengine.dist import get_world_size
from mmengine.logging import print_log
from torch import nn
from torch.utils.data import BatchSampler, DataLoader

from mmkd.checks.labels import without_repeats
from mmkd.utils import config_places


def check_batches(model: nn.Module, loader: DataLoader) -> None:
    """Compare batch and set.

    Args:
        model: What is trained.
        loader: The loader of its training.

    Raises:
        ValueError: If an epoch has no step, or its last batch has one image where the model needs
            two.
    """
    if not hasattr(loader.dataset, '__len__'):
        return
    number, batch = len(loader.dataset), loader.batch_sampler
    size = getattr(batch, 'batch_size', None) or 1
    if number == 0:
        raise ValueError('train_dataloader.dataset is empty: there is nothing to train on. Check '
                         'its data_root, ann_file and filter_cfg')
    if not isinstance(batch, BatchSampler):
        return
    if isinstance(loader.sampler, InfiniteSampler):
        if size == 1:
            _check_single_image(model, 'a batch has one image (batch_size=1)', size)
        return
    own = len(loader.sampler)
    if len(loader) == 0:
        raise ValueError(f'train_dataloader: an epoch has no step, because drop_last leaves out '
                         f'the only batch: {own} images for a process, batch_size={size}. Set '
                         f'train_dataloader.batch_size to at most {own}, or drop_last=False')
    if size > own:
        print_log(f'train_dataloader.batch_size is {size}, but a process has {own} images: each '
                  f'epoch is one step of {own}', 'current', level=logging.WARNING)
    is_single = size == 1 or (own % size == 1 and not getattr(batch, 'drop_last', False))
    if is_single:
        _check_single_image(model, f'the last batch of an epoch has one image ({own} images for a '
                            f'process, batch_size={size})', size)


def check_banks(model: nn.Module, dataset: object) -> None:
    """Compare what a module keeps for each image with the number of images.

    Raises:
        ValueError: If images would share what belongs to one of them.
    """
    number = len(without_repeats(dataset))
    for path, module in model.named_modules():
        kept = getattr(module, 'num_images', None)
        if not isinstance(kept, int) or kept == number:
            continue
        text = (f'{type(module).__name__} ({path}) has num_images={kept}, but train_dataloader '
                f'has {number} images')
        if kept < number:
            raise ValueError(f'{text}: images would share rows of its memory. Set '
                             f'num_images={number}; bank_size limits the memory')
        print_log(f'{text}. Set num_images={number}', 'current', level=logging.WARNING)


def _check_single_image(model: nn.Module, what: str, size: int) -> None:
    remedy = ('set train_dataloader.drop_last=True' if size > 1 else
              'set train_dataloader.batch_size to 2 or more')
    text = f'train_dataloader: {what}'
    needing = [f'{type(module).__name__} ({path})' for path, module in model.named_modules()
               if isinstance(module, nn.BatchNorm1d) or getattr(module, 'smallest_batch', 1) > 1
               or _normalises_one_position(module)]
    if needing:
        raise ValueError(f'{text}, and {", ".join(needing[:3])} needs two: {remedy}')
    has_norm = any(isinstance(module, nn.modules.batchnorm._BatchNorm) and module.training
                   for module in model.modules())
    if has_norm and size > 1:
        print_log(f'{text}, which BatchNorm takes for a whole one: {remedy}', 'current',
                  level=logging.WARNING)


def _normalises_one_position(module: nn.Module) -> bool:
    """Say whether a BatchNorm follows a pooling to one position, as in PSPNet's head.

    PyTorch refuses to take the statistics of one value; several processes have several.
    """
    kinds = nn.modules.batchnorm._BatchNorm
    return (isinstance(module, nn.Sequential) and len(module) > 1
            and isinstance(module[0], nn.AdaptiveAvgPool2d)
            and module[0].output_size in (1, (1, 1))
            and any(isinstance(inner, kinds) and inner.training
                    and not (isinstance(inner, nn.SyncBatchNorm) and get_world_size() > 1)
                    for inner in module.modules()))


def check_preprocessor(cfg: Mapping) -> None:
    """Refuse a normalisation that divides by nothing.

    The config is read, because the buffer of the model may lie on a GPU.

    Raises:
        ValueError: If a standard deviation is not a number above 0.
    """
    for place in ('model.data_preprocessor', 'data_preprocessor'):
        given = config_places.find(cfg, place) or {}
        std = given.get('std')
        if (std is None) != (given.get('mean') is None):
            raise ValueError(f'{place}: mean and std come together, or nothing is normalised; got '
                             f'mean={given.get("mean")} and std={std}')
        values = [] if std is None else np.ravel(std).tolist()
        if not all(isinstance(value, int | float) and 0 < value < math.inf for value in values):
            raise ValueError(f'data_preprocessor.std must be > 0 in every channel, got {values}: '
                             'images are divided by it')


def check_custom_keys(cfg: Config, model: nn.Module) -> None:
    """Raise a ValueError if a rule for parameters is for none, and resembles a name of some.

    A rule that fits no parameter is passed over, and configs share rules for several networks.

    Args:
        cfg: Config of the run. A constructor of its own may read the rules otherwise.
        model: What is trained.
    """
    place = 'optim_wrapper.paramwise_cfg.custom_keys'
    rules = config_places.find(cfg, place)
    if not rules or 'constructor' in cfg.optim_wrapper:
        return
    names = [name for name, _ in model.named_parameters()]
    parts = sorted({part for name in names for part in name.split('.') if not part.isdigit()})
    for key in rules:
        close = difflib.get_close_matches(key.strip('.'), parts, n=3, cutoff=0.7)
        if close and not any(key in name for name in names):
            raise ValueError(f'{place}: no parameter has {key!r} in its name, so the rule would '
                             f'change nothing. Did you mean {", ".join(map(repr, close))}?')


def check_content(place: str, batch: object) -> None:
    """Raise a ValueError if a batch lacks what MMEngine's models are given."""
    missing = [key for key in ('inputs', 'data_samples')
               if isinstance(batch, Mapping) and key not in batch]
    if missing:
        raise ValueError(
            f'{place}: a batch holds no {" and no ".join(missing)}, only {", ".join(batch)}. The '
            'last step of the pipeline makes them: dict(type=\'mmpretrain.PackInputs\'), '
            'mmdet.PackDetInputs for detectors, or mmseg.PackSegInputs for segmentors')
