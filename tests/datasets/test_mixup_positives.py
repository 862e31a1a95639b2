import numpy as np
import pytest
import torch
from mmengine.config import Config
from mmengine.registry import DefaultScope
from mmengine.runner import Runner

from mmkd.datasets import Digits, MixupPositives, SwapChannels


@pytest.fixture(autouse=True)
def scope():
    with DefaultScope.overwrite_default_scope('mmkd'):
        yield


def positives(**options):
    return MixupPositives(dict(type='Digits', split='test'), **{**dict(pipeline=[]), **options})


def test_positives_are_mixtures_with_turned_images_of_the_class():
    np.random.seed(0)
    dataset, plain = positives(), Digits(split='test')
    images = np.stack([plain[index]['img'][..., 0] for index in range(len(plain))]).astype(float)
    labels = np.array([plain.get_data_info(index)['gt_label'] for index in range(len(plain))])
    for index in (0, 5, 17):
        item = dataset[index]
        assert item['inputs'].shape == (4, 3, 32, 32) and item['inputs'].dtype == torch.float32
        assert item['data_samples'].gt_label.item() == labels[index]
        views = item['inputs'][:, 0].double().numpy()
        np.testing.assert_array_equal(views[0], images[index])
        partners = np.stack([np.rot90(images[labels == labels[index]], turns, axes=(1, 2))
                             for turns in range(4)]).reshape(-1, 1024)
        for view in views[1:]:
            # view = l image + (1 - l) partner: the best l of each partner leaves no rest.
            difference = images[index].ravel() - partners
            rest = view.ravel() - partners
            share = (difference * rest).sum(1) / np.maximum((difference**2).sum(1), 1e-9)
            error = np.abs(rest - share[:, None] * difference).max(1)
            best = error.argmin()
            assert error[best] < 1e-2 and -1e-3 <= share[best] <= 1 + 1e-3


def test_shares_are_uniform_and_have_a_lowest():
    np.random.seed(0)

    class Ends:
        """A dark image and a bright partner tell the share."""

        metainfo = dict(classes=('a',))

        def full_init(self):
            self.calls = 0

        def __len__(self):
            return 2

        def get_data_info(self, index):
            return dict(gt_label=0)

        def __getitem__(self, index):
            return dict(img=np.full((2, 2, 3), 100.0 * index), gt_label=0)

    dataset = MixupPositives(Ends(), pipeline=[], num_positives=2000, lowest=0.1)
    shares = dataset[1]['inputs'][1:, 0, 0, 0].numpy() / 100
    mixed = shares[shares < 1]  # half of the partners are the image itself
    assert 900 < len(mixed) < 1100
    assert mixed.min() >= 0.1 and abs(mixed.mean() - 0.55) < 0.03


def test_anchor_is_augmented_anew_or_shared():
    crop = [dict(type='mmpretrain.RandomCrop', crop_size=32, padding=8)]

    class Alone(Digits):
        """A class of one image: the positives show how it was augmented."""

        def load_data_list(self):
            first = super().load_data_list()[0]
            return [{**first, 'gt_label': 0}]

    np.random.seed(1)
    shared = MixupPositives(Alone(split='test'), pipeline=crop, anchor='shared', lowest=0.999)
    views = shared[0]['inputs']
    assert (views[1:] - views[:1]).abs().max() < 1
    anew = MixupPositives(Alone(split='test'), pipeline=crop, lowest=0.999)[0]['inputs']
    assert (anew[1:] - anew[:1]).abs().amax((1, 2, 3)).min() > 50


def test_demo_loader_feeds_views_to_the_preprocessor(config_root):
    cfg = Config.fromfile(config_root / '_demo_/mdr_digits.py')
    loader = Runner.build_dataloader(cfg.train_dataloader, seed=0)
    batch = next(iter(loader))
    assert batch['inputs'].shape == (53, 4, 3, 32, 32)
    assert sorted({int(sample.gt_label) for sample in batch['data_samples']}) == list(range(10))
    assert len(loader.dataset) == 530


@pytest.mark.parametrize('options, message', [
    (dict(num_positives=0), 'num_positives must be >= 1'), (dict(lowest=1.0), 'lowest must be'),
    (dict(anchor='new'), "anchor must be 'augmented' or 'shared', got 'new'")])
def test_wrong_arguments(options, message):
    with pytest.raises(ValueError, match=message):
        positives(**options)


def test_pipeline_that_packs_is_named():
    dataset = MixupPositives(
        dict(type='Digits', split='test', pipeline=[dict(type='mmpretrain.PackInputs')]),
        pipeline=[])
    with pytest.raises(ValueError, match='must only load them'):
        dataset[0]


def test_swapped_channels():
    image = np.arange(12).reshape(2, 2, 3)
    assert (SwapChannels()(dict(img=image))['img'] == image[..., [2, 1, 0]]).all()
