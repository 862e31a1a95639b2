from pathlib import Path

import numpy as np
import pytest
import torch
from mmengine.config import Config
from mmengine.registry import DefaultScope
from mmengine.runner import Runner
from sklearn.datasets import load_digits

from mmkd.datasets import Digits
from mmkd.registry import DATASETS, MODELS

CONFIG = Path(__file__).parents[2] / 'configs' / '_base_' / 'datasets' / 'digits.py'


@pytest.fixture(scope='module')
def train_images():
    dataset = Digits('train')
    return np.stack([dataset.get_data_info(i)['img'] for i in range(len(dataset))])


def test_items():
    dataset = Digits('test')
    item = dataset[0]
    assert item['img'].shape == (32, 32, 3)
    assert item['img'].dtype == np.uint8
    assert type(item['gt_label']) is int
    assert dataset.metainfo['classes'] == tuple('0123456789')
    assert 'Split: \ttest' in repr(dataset)


def test_images_span_the_range_and_are_grey(train_images):
    assert train_images.min() == 0
    assert train_images.max() == 255
    assert np.array_equal(train_images[..., 0], train_images[..., 2])


def test_enlarging_is_bilinear():
    small, large = Digits('test', image_size=8), Digits('test')
    for i in range(5):
        source = torch.from_numpy(small[i]['img']).permute(2, 0, 1)[None].double()
        expected = torch.nn.functional.interpolate(source, size=(32, 32), mode='bilinear')
        enlarged = torch.from_numpy(large[i]['img']).permute(2, 0, 1)
        # The source was rounded before this interpolation, the item after its own.
        assert (enlarged - expected[0]).abs().max() <= 1
        assert small[i]['gt_label'] == large[i]['gt_label']


def test_without_enlarging_the_source_remains():
    images, labels = load_digits(return_X_y=True)
    known = {(np.rint(image * 255 / 16).astype(np.uint8).tobytes(), label)
             for image, label in zip(images, labels)}
    dataset = Digits('train', image_size=8)
    found = {(item['img'][..., 0].tobytes(), item['gt_label']) for item in dataset}
    assert found <= known
    assert len(found) == len(dataset)


def test_split_is_fixed_stratified_and_disjoint():
    np.random.seed(1)
    train = Digits('train', image_size=8, serialize_data=False)
    np.random.seed(2)
    again, test = Digits('train', image_size=8), Digits('test', image_size=8)
    assert (len(train), len(test)) == (1078, 719)
    assert all(np.array_equal(train[i]['img'], again[i]['img']) for i in range(len(train)))

    shares = np.bincount(train.get_gt_labels()) / np.bincount(load_digits().target)
    assert np.allclose(shares, 0.6, atol=0.005)
    # Two distinct scans are never equal in all 64 cells, so equal images would be a leak.
    assert not ({item['img'].tobytes() for item in train} & {item['img'].tobytes()
                                                            for item in test})


def test_test_size_moves_the_split():
    assert len(Digits('test', test_size=0.25)) == 450


@pytest.mark.parametrize('arguments, message', [
    (dict(split='dev'), r"one of \('train', 'val', 'test'\), got 'dev'"),
    (dict(test_size=1.0), r'test_size must lie in \(0, 1\), got 1.0'),
    (dict(image_size=0), 'image_size must be >= 1, got 0'),
])
def test_wrong_arguments_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        Digits(**arguments)


def test_lazy_init_and_pipeline():
    with DefaultScope.overwrite_default_scope('mmkd'):
        dataset = DATASETS.build(dict(
            type='Digits', lazy_init=True, pipeline=[dict(type='mmpretrain.PackInputs')]))
    assert not dataset._fully_initialized
    packed = dataset[3]
    assert packed['inputs'].shape == (3, 32, 32)
    assert packed['data_samples'].gt_label.item() == dataset.get_data_info(3)['gt_label']


def test_config_gives_batches_of_mean_0_and_std_1(train_images):
    cfg = Config.fromfile(CONFIG)
    assert np.allclose(cfg.data_preprocessor.mean, train_images.mean(), atol=0.02)
    assert np.allclose(cfg.data_preprocessor.std, train_images.std(), atol=0.02)
    with DefaultScope.overwrite_default_scope('mmkd'):
        train = Runner.build_dataloader(cfg.train_dataloader, seed=0)
        test = Runner.build_dataloader(cfg.val_dataloader, seed=0)
        preprocessor = MODELS.build(cfg.data_preprocessor)
    assert (len(train), len(test)) == (17, 3)
    inputs = torch.cat([preprocessor(batch)['inputs'] for batch in test])
    assert inputs.shape == (719, 3, 32, 32)
    assert inputs.mean().abs() < 0.05
    assert abs(inputs.std() - 1) < 0.05
    assert next(iter(train))['inputs'].shape == (64, 3, 32, 32)
