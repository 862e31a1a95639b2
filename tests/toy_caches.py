"""Caches of toy teachers: 53 digits in memory, through the command line."""
import torch

from mmkd.apis import cache_teacher, cli
from mmkd.registry import DATASETS, MODELS
from tests import toy_runs


def config(folder, model=None, **changes):
    """The config of a short run whose images are in memory."""
    cfg = toy_runs.config(folder / 'run', model or toy_runs.distiller(folder), **changes)
    cfg.train_dataloader.collate_fn = dict(type='mmkd.collate_images')
    cfg.train_dataloader.dataset = dict(
        type='TensorImages', dataset=cfg.train_dataloader.dataset.dataset)
    return cfg


def make(folder, cfg, *options, rounds=3):
    """Write a cache for a config and return its path."""
    arguments = cli.parser_of('cache-teacher').parse_args(
        ['config.py', str(folder / 'cache'), '--rounds', str(rounds), '--batch-size', '32',
         *options])
    cache_teacher.cache(cfg.copy(), arguments)
    return str(folder / 'cache')


def replayed(cfg, cache):
    """A copy of a config that augments as a cache says; its teacher stays live."""
    cfg = cfg.copy()
    cfg.train_dataloader.dataset.replay = cache
    return cfg


def cached(cfg, cache):
    """A copy of a config that augments as a cache says and reads the teacher from it."""
    cfg = replayed(cfg, cache)
    cfg.model.teacher_cache = cache
    return cfg


def loaded(cfg):
    """The distiller of a config, its teacher loaded."""
    torch.manual_seed(0)
    model = MODELS.build(cfg.model)
    model.init_weights()
    return model.train()


def one_batch(cfg, places=(0, 5, 52, 5)):
    torch.manual_seed(7)
    return DATASETS.build(cfg.train_dataloader.dataset).__getitems__(list(places))
