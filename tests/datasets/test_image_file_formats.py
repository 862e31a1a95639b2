"""The ImageNet and CUB-200 configs read the published layouts; a few small files stand in."""
from pathlib import Path

import numpy as np
import pytest
import torch
from mmengine.config import Config
from mmengine.registry import DefaultScope
from mmengine.runner import Runner
from PIL import Image

from mmkd.registry import MODELS

CONFIGS = Path(__file__).parents[2] / 'configs' / '_base_' / 'datasets'
COLOURS = ((200, 100, 50), (40, 90, 180))  # RGB of the two classes: a swap of channels would show
WNIDS = [f'n{index:08d}' for index in range(1000)]


def write_image(path, colour, size=(300, 240)):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.full((size[1], size[0], 3), colour, dtype=np.uint8)).save(path, quality=95)


def write_imagenet(root):
    for split in ('train', 'val'):
        for wnid in WNIDS:  # labels are the positions of the sorted folders, all 1000 of them
            (root / split / wnid).mkdir(parents=True)
        for wnid, colour in zip(WNIDS, COLOURS):
            for index in range(4):
                write_image(root / split / wnid / f'{wnid}_{index}.JPEG', colour)


def write_cub(root):
    lists = dict(images=[], image_class_labels=[], train_test_split=[])
    for index in range(16):
        label = index % 2
        name = f'{label + 1:03d}.Bird/bird_{index}.jpg'
        write_image(root / 'images' / name, COLOURS[label])
        lists['images'].append(f'{index + 1} {name}')
        lists['image_class_labels'].append(f'{index + 1} {label + 1}')
        lists['train_test_split'].append(f'{index + 1} {int(index < 10)}')
    for name, lines in lists.items():
        (root / f'{name}.txt').write_text('\n'.join(lines) + '\n')


@pytest.fixture(params=['imagenet', 'cub200'])
def cfg(request, tmp_path):
    dict(imagenet=write_imagenet, cub200=write_cub)[request.param](tmp_path)
    cfg = Config.fromfile(CONFIGS / f'{request.param}.py')
    for loader in (cfg.train_dataloader, cfg.val_dataloader):
        loader.dataset.data_root = str(tmp_path)
        loader.update(num_workers=0, batch_size=4)
        loader.pop('worker_init_fn', None)
        loader.pop('persistent_workers', None)
    with DefaultScope.overwrite_default_scope('mmkd'):
        yield cfg


@pytest.mark.parametrize('loader', ['train_dataloader', 'val_dataloader'])
def test_batches(cfg, loader):
    # CUB drops the last, incomplete batch of an epoch: 10 training images are 2 batches of 4.
    is_cub = cfg.data_preprocessor.num_classes == 200
    number = 6 if is_cub and loader == 'val_dataloader' else 8
    preprocessor = MODELS.build(cfg.data_preprocessor)
    batches = [preprocessor(batch, training=loader.startswith('train'))
               for batch in Runner.build_dataloader(cfg[loader], seed=0)]
    images = torch.cat([batch['inputs'] for batch in batches])
    labels = [sample.gt_label.item() for batch in batches for sample in batch['data_samples']]
    assert images.shape == (number, 3, 224, 224) and len(labels) == number
    mean, std = torch.tensor([0.485, 0.456, 0.406]), torch.tensor([0.229, 0.224, 0.225])
    for image, label in zip(images, labels):
        expected = (torch.tensor(COLOURS[label]) / 255 - mean) / std
        torch.testing.assert_close(image.mean((1, 2)), expected, atol=0.05, rtol=0)


def test_test_images_are_resized_as_stated(cfg):
    steps = [transform['type'] for transform in cfg.val_dataloader.dataset.pipeline]
    keeps_aspect = cfg.data_preprocessor.num_classes == 1000
    assert steps[1] == ('mmpretrain.ResizeEdge' if keeps_aspect else 'Resize')
    assert steps[2] == 'mmpretrain.CenterCrop'
    dataset = Runner.build_dataloader(cfg.val_dataloader, seed=0).dataset
    image = dataset.pipeline.transforms[1](dataset.pipeline.transforms[0](dataset.get_data_info(0)))
    assert image['img'].shape[:2] == ((256, 320) if keeps_aspect else (256, 256))
