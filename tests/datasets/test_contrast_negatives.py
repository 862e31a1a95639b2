import numpy as np
import pytest
import torch
from mmengine.config import Config
from mmengine.registry import DefaultScope
from mmengine.runner import Runner

from mmkd.datasets import ContrastNegatives, Digits
from mmkd.registry import MODELS
from mmkd.structures.batch import Batch


@pytest.fixture
def cfg(config_root):
    cfg = Config.fromfile(config_root / '_base_/datasets/digits.py')
    cfg.train_dataloader.dataset = dict(
        type='ContrastNegatives', num_negatives=6, dataset=cfg.train_dataloader.dataset)
    with DefaultScope.overwrite_default_scope('mmkd'):
        yield cfg


def test_negatives_are_of_other_classes_and_reach_the_batch(cfg):
    loader = Runner.build_dataloader(cfg.train_dataloader, seed=0)
    labels = np.array([loader.dataset.get_data_info(index)['gt_label']
                       for index in range(len(loader.dataset))])
    assert len(labels) == 1078
    preprocessor = MODELS.build(cfg.data_preprocessor)
    seen = []
    for data in loader:
        data = preprocessor(data, True)
        batch = Batch(data['inputs'], data['data_samples'])
        assert batch.contrast_indices.shape == (len(batch.inputs), 7)
        assert torch.equal(batch.contrast_indices[:, 0], batch.indices)
        own = labels[batch.indices.numpy()]
        assert (own == batch.labels.numpy()).all()
        assert (labels[batch.contrast_indices[:, 1:].numpy()] != own[:, None]).all()
        seen += batch.indices.tolist()
    assert sorted(seen) == list(range(1078))


def test_no_image_is_drawn_twice_while_there_are_enough(cfg):
    dataset = ContrastNegatives(cfg.train_dataloader.dataset.dataset, num_negatives=900)
    drawn = dataset[0]['data_samples'].contrast_indices
    assert len(set(drawn.tolist())) == 901
    dataset = ContrastNegatives(cfg.train_dataloader.dataset.dataset, num_negatives=3000)
    assert len(dataset[0]['data_samples'].contrast_indices) == 3001


def test_draws_follow_numpys_seed(cfg):
    dataset = Runner.build_dataloader(cfg.train_dataloader, seed=0).dataset

    def draw(seed):
        np.random.seed(seed)
        return dataset[5]['data_samples'].contrast_indices.tolist()

    assert draw(1) == draw(1) != draw(2)


def test_metainfo_and_annotations_pass_through(cfg):
    dataset = ContrastNegatives(Digits('test'))
    assert dataset.metainfo['classes'] == Digits.METAINFO['classes']
    assert dataset.get_data_info(3)['gt_label'] == dataset.dataset.get_data_info(3)['gt_label']


def test_wrong_arguments():
    with pytest.raises(ValueError, match='num_negatives must be >= 1, got 0'):
        ContrastNegatives(Digits('test'), num_negatives=0)
    dataset = ContrastNegatives(Digits('test', indices=[0]))
    with pytest.raises(ValueError, match='all images are of class'):
        dataset.full_init()


def test_missing_wrapper_is_named():
    from tests import toy_models as toy
    batch = Batch(torch.zeros(8, 3, 4, 4), toy.data()['data_samples'])
    with pytest.raises(ValueError, match=r"batch.indices.*no image_index.*ContrastNegatives"):
        _ = batch.indices
