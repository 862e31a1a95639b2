import re
from pathlib import Path

import numpy as np
import pytest
import torch
from mmengine.config import Config
from mmengine.dataset import BaseDataset, RepeatDataset
from mmengine.registry import DefaultScope
from mmengine.runner import Runner

from mmkd.datasets import Digits, FewShotSubset
from mmkd.registry import DATASETS

CONFIG = (Path(__file__).parents[2] / 'configs' / '_base_' / 'datasets' / 'digits_few_shot.py')
DIGITS = dict(type='Digits', image_size=8)


class Labelled(BaseDataset):
    METAINFO = dict(classes=('a', 'b', 'c'))

    def __init__(self, labels, **kwargs):
        self.labels = labels
        super().__init__(serialize_data=False, **kwargs)

    def load_data_list(self):
        return [dict(gt_label=label) for label in self.labels]


def build(cfg):
    with DefaultScope.overwrite_default_scope('mmkd'):
        return DATASETS.build(cfg)


def labels_of(dataset):
    return np.array([dataset.get_data_info(i)['gt_label'] for i in range(len(dataset))])


@pytest.mark.parametrize('ratio, number', [(0.25, 125), (0.5, 250), (0.75, 375)])
def test_cifar100_counts(ratio, number):
    labels = np.random.default_rng(0).permutation(np.repeat(np.arange(100), 500)).tolist()
    subset = FewShotSubset(Labelled(labels), ratio=ratio)
    assert np.bincount(labels_of(subset)).tolist() == [number] * 100
    assert len(set(subset.indices)) == len(subset)


@pytest.mark.parametrize('ratio, number', [(0.05, 53), (0.1, 107)])
def test_digits_counts(ratio, number):
    subset = build(dict(type='FewShotSubset', ratio=ratio, dataset=DIGITS))
    assert len(subset) == number
    expected = ratio * np.bincount(Digits(image_size=8).get_gt_labels())
    assert np.abs(np.bincount(labels_of(subset)) - expected).max() < 1


def test_selection_does_not_depend_on_the_seed():
    selections = []
    for seed in (1, 2):
        np.random.seed(seed)
        torch.manual_seed(seed)
        selections.append(FewShotSubset(Digits(image_size=8), ratio=0.1).indices)
    assert selections[0] == selections[1]


def test_items_are_those_of_the_wrapped_dataset():
    digits = Digits(image_size=8)
    subset = FewShotSubset(digits, ratio=0.1)
    for i in (0, 5, len(subset) - 1):
        info = subset.get_data_info(i)
        assert info['sample_idx'] == subset.indices[i]
        assert np.array_equal(subset[i]['img'], digits[subset.indices[i]]['img'])
        assert subset.get_cat_ids(i) == [info['gt_label']]
    assert subset.metainfo == digits.metainfo
    subset.metainfo['classes'] = ()
    assert subset.metainfo['classes'] == tuple('0123456789')


@pytest.mark.parametrize('first_use', [len, lambda subset: subset[0],
                                       lambda subset: subset.get_data_info(0)])
def test_lazy_init(first_use):
    subset = build(dict(
        type='FewShotSubset', ratio=0.1, lazy_init=True, dataset=dict(DIGITS, lazy_init=True)))
    assert not subset.dataset._fully_initialized
    assert subset.metainfo['classes'] == tuple('0123456789')
    first_use(subset)
    assert subset.dataset._fully_initialized
    assert len(subset) == 107


def test_inside_and_around_repeat_dataset():
    repeated = build(dict(type='RepeatDataset', times=3,
                          dataset=dict(type='FewShotSubset', ratio=0.1, dataset=DIGITS)))
    assert isinstance(repeated, RepeatDataset)
    assert len(repeated) == 3 * 107
    assert np.array_equal(repeated[0]['img'], repeated[107]['img'])
    assert repeated.metainfo['classes'] == tuple('0123456789')
    outside = FewShotSubset(RepeatDataset(Digits(image_size=8), times=2), ratio=0.1)
    assert len(outside) == 215


def test_config_gives_ten_full_batches():
    cfg = Config.fromfile(CONFIG)
    assert cfg.val_dataloader.dataset.type == 'Digits'
    with DefaultScope.overwrite_default_scope('mmkd'):
        loader = Runner.build_dataloader(cfg.train_dataloader, seed=0)
    batches = list(loader)
    assert [len(batch['inputs']) for batch in batches] == [53] * 10
    labels = torch.cat([sample.gt_label for batch in batches for sample in batch['data_samples']])
    assert set(labels.tolist()) == set(range(10))
    assert all(count % 10 == 0 for count in torch.bincount(labels).tolist())


@pytest.mark.parametrize('ratio', [0, 1, -0.5, 1.5])
def test_ratio_outside_the_open_interval(ratio):
    with pytest.raises(ValueError, match=re.escape(f'ratio must lie in (0, 1), got {ratio}')):
        FewShotSubset(Labelled([0, 1]), ratio=ratio)


@pytest.mark.parametrize('sizes, ratio', [
    ((500, 500, 500), 0.0015),  # fewer images than classes
    ((1000, 100, 10), 0.01),  # enough images, none of the rarest class
    ((7, 5, 3), 0.15),
])
def test_too_small_a_ratio_names_one_that_works(sizes, ratio):
    labels = np.repeat(np.arange(3), sizes).tolist()
    with pytest.raises(ValueError, match=f'ratio {ratio} .* 3 classes without an image') as error:
        FewShotSubset(Labelled(labels), ratio=ratio)
    minimum = float(str(error.value).split()[-1])
    assert minimum > ratio
    assert set(labels_of(FewShotSubset(Labelled(labels), ratio=minimum))) == {0, 1, 2}


def test_too_large_a_ratio():
    with pytest.raises(ValueError, match='leaves out 2 of 30 images, fewer than the 3 classes'):
        FewShotSubset(Labelled([0, 1, 2] * 10), ratio=0.95)


def test_something_else_than_a_dataset():
    with pytest.raises(TypeError, match="must be a dataset or its config, got <class 'list'>"):
        FewShotSubset([1, 2, 3], ratio=0.5)
