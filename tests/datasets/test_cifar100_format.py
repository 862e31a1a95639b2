"""The CIFAR-100 config reads the published file format; tiny files stand in for the download."""
import hashlib
import pickle
from pathlib import Path

import numpy as np
import pytest
import torch
from mmengine.config import Config
from mmengine.evaluator import Evaluator
from mmengine.registry import DefaultScope
from mmengine.runner import Runner
from mmpretrain.datasets import CIFAR100

from mmkd.registry import MODELS

CONFIG = Path(__file__).parents[2] / 'configs' / '_base_' / 'datasets' / 'cifar100.py'
NUM_TRAIN, NUM_TEST = 130, 300
COLOUR = (200, 100, 50)  # red, green, blue: a swap of channels would show


def write_split(path, number):
    # One row holds 1024 red, 1024 green, 1024 blue values; keys are bytes, as Python 2 wrote them.
    row = np.repeat(np.array(COLOUR, dtype=np.uint8), 1024)
    fine_labels = [(7 * i) % 100 for i in range(number)]
    content = {
        b'data': np.tile(row, (number, 1)),
        b'fine_labels': fine_labels,
        b'coarse_labels': [label // 5 for label in fine_labels],
        b'filenames': [b'image_%d.png' % i for i in range(number)],
        b'batch_label': b'tiny batch',
    }
    # Latin-1 decoding turns these str keys back into what a Python 2 pickle yields.
    decoded = {key.decode(): value for key, value in content.items()}
    path.write_bytes(pickle.dumps(decoded, protocol=2))
    return [[path.name, hashlib.md5(path.read_bytes()).hexdigest()]]


@pytest.fixture
def cfg(tmp_path, monkeypatch):
    folder = tmp_path / 'cifar-100-python'
    folder.mkdir()
    monkeypatch.setattr(CIFAR100, 'train_list', write_split(folder / 'train', NUM_TRAIN))
    monkeypatch.setattr(CIFAR100, 'test_list', write_split(folder / 'test', NUM_TEST))
    cfg = Config.fromfile(CONFIG)
    for loader in (cfg.train_dataloader, cfg.val_dataloader):
        loader.dataset.dataset.update(data_root=str(tmp_path), download=False)
    return cfg


@pytest.fixture(autouse=True)
def scope():
    with DefaultScope.overwrite_default_scope('mmkd'):
        yield


def normalised(values, cfg):
    colour = torch.tensor(values, dtype=torch.float32)
    mean, std = torch.tensor(cfg.data_preprocessor.mean), torch.tensor(cfg.data_preprocessor.std)
    return ((colour - mean) / std).view(3, 1, 1)


def test_test_batches(cfg):
    loader = Runner.build_dataloader(cfg.val_dataloader, seed=0)
    preprocessor = MODELS.build(cfg.data_preprocessor)
    batches = [preprocessor(batch) for batch in loader]
    assert [len(batch['inputs']) for batch in batches] == [256, 44]
    for batch in batches:
        expected = normalised(COLOUR, cfg).expand(3, 32, 32)
        assert torch.allclose(batch['inputs'], expected, atol=1e-5)
    labels = [sample.gt_label.item() for batch in batches for sample in batch['data_samples']]
    assert labels == [(7 * i) % 100 for i in range(NUM_TEST)]


def test_normalisation_is_that_of_the_papers(cfg):
    preprocessor = MODELS.build(cfg.data_preprocessor)
    batch = dict(inputs=torch.tensor([0, 255], dtype=torch.uint8).view(2, 1, 1, 1)
                 .expand(2, 3, 4, 4))
    black, white = preprocessor(batch)['inputs'][:, :, 0, 0]
    mean, std = torch.tensor([0.5071, 0.4867, 0.4408]), torch.tensor([0.2675, 0.2565, 0.2761])
    assert torch.allclose(black, -mean / std, atol=1e-5)
    assert torch.allclose(white, (1 - mean) / std, atol=1e-5)


def test_train_batches_are_cropped_with_black_borders(cfg):
    loader = Runner.build_dataloader(cfg.train_dataloader, seed=0)
    assert loader.num_workers == 0
    preprocessor = MODELS.build(cfg.data_preprocessor)
    batches = [preprocessor(batch, training=True) for batch in loader]
    assert [len(batch['inputs']) for batch in batches] == [64, 64, 2]

    images = torch.cat([batch['inputs'] for batch in batches])
    is_black = torch.isclose(images, normalised((0, 0, 0), cfg), atol=1e-5).all(1)
    is_coloured = torch.isclose(images, normalised(COLOUR, cfg), atol=1e-5).all(1)
    assert (is_black ^ is_coloured).all()
    # A crop is moved by up to 4 pixels, so at most 4 rows and 4 columns lie outside the image.
    rows, columns = is_black.all(2).sum(1), is_black.all(1).sum(1)
    assert rows.max() == columns.max() == 4
    assert rows.min() == columns.min() == 0
    assert is_coloured[:, 4:28, 4:28].all()

    labels = [sample.gt_label.item() for batch in batches for sample in batch['data_samples']]
    assert sorted(labels) == sorted((7 * i) % 100 for i in range(NUM_TRAIN))
    assert labels != [(7 * i) % 100 for i in range(NUM_TRAIN)]


def test_epochs_are_augmented_differently(cfg):
    cfg.train_dataloader.sampler.shuffle = False
    loader = Runner.build_dataloader(cfg.train_dataloader, seed=0)
    first, second = (torch.cat([batch['inputs'] for batch in loader]) for _ in range(2))
    assert (first != second).flatten(1).any(1).float().mean() > 0.9


def test_half_of_the_images_are_flipped(cfg):
    pipeline = cfg.train_dataloader.dataset.dataset.pipeline
    flips = [t for t in pipeline if t.type == 'RandomFlip']
    assert [(flip.prob, flip.direction) for flip in flips] == [(0.5, 'horizontal')]
    pipeline.pop(0)
    cfg.train_dataloader.dataset.batched = False
    dataset = Runner.build_dataloader(cfg.train_dataloader, seed=0).dataset
    assert 0.3 < np.mean([item['data_samples'].flip for item in dataset]) < 0.7


def test_image_by_image_in_worker_processes(cfg):
    cfg.train_dataloader.update(num_workers=2)
    cfg.train_dataloader.dataset.batched = False
    batches = list(Runner.build_dataloader(cfg.train_dataloader, seed=0))
    assert [tuple(batch['inputs'].shape[1:]) for batch in batches] == [(3, 32, 32)] * 3


def test_evaluator_counts_top_1_and_top_5(cfg):
    evaluator = Evaluator(cfg.val_evaluator)
    assert evaluator.metrics[0].topk == (1, 5)
