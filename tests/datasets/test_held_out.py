from collections import Counter

import numpy as np
import pytest

from mmkd.datasets import Digits, Glyphs
from mmkd.datasets.held_out import held_out

SMALL = dict(num_train=600, num_test=300, num_classes=20)


def images_of(dataset):
    return {dataset.get_data_info(index)['img'].tobytes() for index in range(len(dataset))}


def labels_of(dataset):
    return Counter(dataset.get_data_info(index)['gt_label'] for index in range(len(dataset)))


@pytest.fixture(params=['glyphs', 'digits'])
def make(request, tmp_path):
    def build(split, **options):
        if request.param == 'digits':
            return Digits(split, **options)
        return Glyphs(split, data_root=str(tmp_path), **SMALL, **options)

    return build


def test_the_splits_share_no_image_and_lose_none(make):
    whole, test = images_of(make('train')), images_of(make('test'))
    train, val = (images_of(make(split, val_share=0.1)) for split in ('train', 'val'))
    assert train | val == whole and not train & val
    assert len(val) == pytest.approx(0.1 * len(whole), abs=1)
    assert images_of(make('test', val_share=0.1)) == test and not test & val


def test_the_share_is_stratified_and_follows_its_own_seed(make):
    counts = labels_of(make('val', val_share=0.1))
    assert max(counts.values()) - min(counts.values()) <= 1
    first, again, other = (images_of(make('val', val_share=0.1, val_seed=seed))
                           for seed in (0, 0, 1))
    assert first == again != other


def test_by_hand():
    labels = [0, 1] * 10
    train, val = (held_out(labels, split, 0.2, 0) for split in ('train', 'val'))
    assert sorted([*train, *val]) == list(range(20)) and len(val) == 4
    assert sum(val % 2) == 2 and np.all(np.diff(train) > 0)
    assert held_out(labels, 'train', 0, 0).tolist() == list(range(20))


@pytest.mark.parametrize('split, options, message', [
    ('dev', {}, r"split must be one of \('train', 'val', 'test'\), got 'dev'"),
    ('train', dict(val_share=1.0), r'val_share must lie in \[0, 1\), got 1.0'),
    ('val', {}, "split 'val' is a share of the training images: set val_share")])
def test_wrong_splits_are_refused(make, split, options, message):
    with pytest.raises(ValueError, match=message):
        make(split, **options)
