import hashlib
import logging
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pytest
import torch
from mmengine.config import Config
from mmengine.logging import MMLogger
from mmengine.registry import DefaultScope
from mmengine.runner import Runner

from mmkd.datasets import Glyphs, glyphs
from mmkd.registry import DATASETS, MODELS

CONFIG = Path(__file__).parents[2] / 'configs' / '_base_' / 'datasets' / 'glyphs.py'
SMALL = dict(num_train=600, num_test=300, num_classes=20)
CHECKSUM = 'bfaf28a6ee366a13ae34ec800db6ec7ee15c0b49093ff89902946bff3458baf1'


def pixels(dataset):
    return np.stack([dataset.get_data_info(i)['img'] for i in range(len(dataset))])


def digest(dataset):
    return hashlib.sha256(pixels(dataset)).hexdigest()


def draw_into(folder):
    """What each of several processes does in a fresh cache."""
    return digest(Glyphs('train', data_root=folder, **SMALL))


@pytest.fixture(scope='module')
def cache(tmp_path_factory):
    folder = str(tmp_path_factory.mktemp('glyphs'))
    for split in ('train', 'test'):
        Glyphs(split, data_root=folder, **SMALL)
    return folder


def test_items(cache):
    dataset = Glyphs('test', data_root=cache, **SMALL)
    item = dataset[21]
    assert item['img'].shape == (32, 32, 3) and item['img'].dtype == np.uint8
    assert type(item['gt_label']) is int and item['gt_label'] == 1
    assert len(dataset) == 300 and len(Glyphs('train', data_root=cache, **SMALL)) == 600
    assert dataset.metainfo['classes'] == tuple('eéèëęOQØΘФШЩЦЏЧითროღ')
    assert 'Split: \ttest' in repr(dataset) and str(dataset.cache_file) in repr(dataset)


def test_classes_are_distinct_characters_in_groups_of_five():
    classes = Glyphs.METAINFO['classes']
    assert len(set(classes)) == len(classes) == 100
    assert {len(group) for group in glyphs.GROUPS} == {5}


def test_classes_are_balanced(cache):
    labels = Glyphs('train', data_root=cache, **SMALL).get_gt_labels()
    assert np.bincount(labels).tolist() == [30] * 20


def test_same_bytes_whatever_the_seed(cache, tmp_path):
    assert digest(Glyphs('train', data_root=cache, **SMALL)) == CHECKSUM
    np.random.seed(1)
    torch.manual_seed(1)
    assert draw_into(str(tmp_path)) == CHECKSUM


def test_fewer_images_are_the_first_of_more(cache, tmp_path):
    fewer = Glyphs('train', data_root=str(tmp_path), **{**SMALL, 'num_train': 130})
    assert np.array_equal(pixels(fewer), pixels(Glyphs('train', data_root=cache, **SMALL))[:130])


def test_no_image_twice_and_none_in_both_splits(cache):
    images = np.concatenate([pixels(Glyphs(split, data_root=cache, **SMALL))
                             for split in ('train', 'test')])
    coarse = images.reshape(900, 8, 4, 8, 4, 3).mean((2, 4)).reshape(900, -1)
    distance = torch.cdist(*[torch.from_numpy(coarse)] * 2).fill_diagonal_(np.inf)
    # Equal parameters with other noise would be a leak too: cells average it to about 5 levels.
    assert distance.min() > 10 * 192**0.5


def test_processes_that_draw_at_once_agree_and_leave_one_file(tmp_path):
    with ProcessPoolExecutor(2, mp_context=get_context('fork')) as pool:
        assert set(pool.map(draw_into, [str(tmp_path)] * 2)) == {CHECKSUM}
    assert [file.name for file in tmp_path.iterdir()] == [
        'glyphs_v1_train_600_images_20_classes_32px.npz']
    (tmp_path / 'plain').touch()  # others may read the cache if they may read any new file
    assert len({file.stat().st_mode for file in tmp_path.iterdir()}) == 1


def test_failed_write_leaves_nothing(tmp_path, monkeypatch):
    def full_disk(*_):
        raise OSError('no space left')

    monkeypatch.setattr(glyphs.os, 'replace', full_disk)
    with pytest.raises(OSError, match='no space left'):
        draw_into(str(tmp_path))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize('damage', ['pixel', 'cut', 'text', 'checksum'])
def test_damaged_file_is_named(cache, tmp_path, damage):
    dataset = Glyphs('test', data_root=str(tmp_path), lazy_init=True, **SMALL)
    whole = Glyphs('test', data_root=cache, **SMALL).cache_file
    content = dict(np.load(whole))
    if damage == 'pixel':
        content['images'][7, 3, 3, 0] ^= 1
    elif damage == 'checksum':
        del content['sha256']
    np.savez(dataset.cache_file, **content)
    if damage == 'cut':
        dataset.cache_file.write_bytes(whole.read_bytes()[:1000])
    elif damage == 'text':
        dataset.cache_file.write_text('<html>')
    with pytest.raises(ValueError, match=r'32px\.npz is damaged.*elete it, it is drawn anew'):
        dataset.full_init()


def test_other_bytes_than_the_published_ones_are_reported(tmp_path, monkeypatch, caplog):
    logger = MMLogger.get_instance('glyphs')
    monkeypatch.setattr(logger, 'handlers', [caplog.handler])
    for expected, number in ((CHECKSUM, 0), ('0' * 64, 1)):
        monkeypatch.setattr(glyphs, 'CHECKSUMS', {('train', 600, 20, 32): expected})
        caplog.clear()
        draw_into(str(tmp_path))
        warnings = [record.getMessage() for record in caplog.records
                    if record.levelno == logging.WARNING]
        assert len(warnings) == number
    for part in (CHECKSUM, '0' * 64, 'matplotlib', np.__version__, 'not comparable', '32px.npz'):
        assert part in warnings[0]


@pytest.mark.parametrize('arguments, message', [
    (dict(split='dev'), r"one of \('train', 'val', 'test'\), got 'dev'"),
    (dict(num_classes=101), r'num_classes must lie in \[2, 100\], got 101'),
    (dict(num_classes=1), r'num_classes must lie in \[2, 100\], got 1'),
    (dict(num_train=99), 'num_train must be >= num_classes = 100, .*, got 99'),
    (dict(num_test=4, num_classes=5), 'num_test must be >= num_classes = 5, .*, got 4'),
    (dict(image_size=7), 'image_size must be >= 8, got 7'),
])
def test_wrong_arguments_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        Glyphs(**arguments)


def test_lazy_init_draws_nothing(tmp_path):
    with DefaultScope.overwrite_default_scope('mmkd'):
        dataset = DATASETS.build(dict(
            type='Glyphs', lazy_init=True, data_root=str(tmp_path), image_size=16,
            pipeline=[dict(type='mmpretrain.PackInputs')], **SMALL))
    assert not list(tmp_path.iterdir())
    packed = dataset[3]
    assert packed['inputs'].shape == (3, 16, 16)
    assert packed['data_samples'].gt_label.item() == 3


def test_config_gives_batches_of_mean_0_and_std_1(tmp_path):
    cfg = Config.fromfile(CONFIG)
    for loader in (cfg.train_dataloader, cfg.val_dataloader):
        loader.dataset.dataset.update(data_root=str(tmp_path), num_train=1000, num_test=1000)
    with DefaultScope.overwrite_default_scope('mmkd'):
        train = Runner.build_dataloader(cfg.train_dataloader, seed=0)
        test = Runner.build_dataloader(cfg.val_dataloader, seed=0)
        preprocessor = MODELS.build(cfg.data_preprocessor)
    assert (len(train), len(test)) == (32, 4)
    inputs = torch.cat([preprocessor(batch)['inputs'] for batch in test])
    assert inputs.shape == (1000, 3, 32, 32)
    assert inputs.mean((0, 2, 3)).abs().max() < 0.05
    assert (inputs.std((0, 2, 3)) - 1).abs().max() < 0.05
    assert next(iter(train))['inputs'].shape == (32, 3, 32, 32)
