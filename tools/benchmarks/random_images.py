"""Images of noise and teachers with random weights, for measurements that do not look at them."""
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch
from mmengine.config import Config

import mmkd  # noqa: F401  first: it keeps a message of mmpretrain's from the screen

# isort: split
from mmpretrain.datasets import BaseDataset

from mmkd.apis.build_model import build_model
from mmkd.registry import DATASETS


@DATASETS.register_module()
class RandomImages(BaseDataset):
    """Give out noise in the shape of CIFAR-100.

    Args:
        count: Number of images.
        pipeline: Transforms of an item.
    """

    def __init__(self, count: int, pipeline: list) -> None:
        self.count = count
        super().__init__(ann_file='', pipeline=pipeline)

    def load_data_list(self) -> list[dict]:
        """Return random images and labels."""
        draws = np.random.RandomState(0)
        images = draws.randint(0, 256, (self.count, 32, 32, 3), dtype=np.uint8)
        return [dict(img=image, gt_label=int(label))
                for image, label in zip(images, draws.randint(0, 100, self.count))]


def replace_files(cfg: Config, counts: Mapping[str, int], folder: Path) -> None:
    """Let a distiller's config run without files: noise in place of images and of teachers.

    Args:
        cfg: The config; it is changed.
        counts: 'train' and 'val' -> number of images.
        folder: Where the weights of the teachers are written.
    """
    if 'teacher' in cfg.model or 'teachers' in cfg.model:
        for name, teacher in build_model(cfg, cfg.model, 'cpu').teacher.members.items():
            file = str(folder / f'teacher{name}.pth')
            torch.save(teacher.module.state_dict(), file)
            if name:
                cfg.model.teachers[name].checkpoint = file
            else:
                cfg.model.teacher_checkpoint = file
    for mode, count in counts.items():
        innermost = cfg[f'{mode}_dataloader'].dataset
        while 'dataset' in innermost.dataset:
            innermost = innermost.dataset
        innermost.dataset = dict(type='RandomImages', count=count,
                                 pipeline=innermost.dataset.pipeline)
