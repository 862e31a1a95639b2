import numpy as np
import pytest
import torch
from mmengine.config import Config
from mmengine.registry import DefaultScope
from mmengine.runner import Runner

from mmkd.datasets import ContrastNegatives, Digits, FewShotSubset, MixupPositives, TensorImages
from mmkd.registry import MODELS
from mmkd.structures import LabelledSamples
from mmkd.teachers import teacher_cache

CROP = [dict(type='mmpretrain.RandomCrop', crop_size=32, padding=4),
        dict(type='RandomFlip', prob=0.5, direction='horizontal')]
PACK = [dict(type='mmpretrain.PackInputs')]


@pytest.fixture(autouse=True)
def scope():
    with DefaultScope.overwrite_default_scope('mmkd'):
        torch.manual_seed(0)
        np.random.seed(0)
        yield


@pytest.fixture
def loader_cfg(config_root):
    cfg = Config.fromfile(config_root / '_base_/datasets/digits.py').train_dataloader
    cfg.collate_fn = dict(type='mmkd.collate_images')
    cfg.dataset = dict(type='TensorImages', dataset=cfg.dataset)
    return cfg


def test_batches_of_a_loader_hold_every_image_once_with_its_label(loader_cfg):
    loader_cfg.dataset.dataset.pipeline = PACK
    loader = Runner.build_dataloader(loader_cfg, seed=0)
    plain = Digits('train')
    known = {plain[index]['img'].tobytes(): plain[index]['gt_label']
             for index in range(len(plain))}
    batches = list(loader)
    assert [len(batch['inputs']) for batch in batches] == [64] * 16 + [54]
    for batch in batches:
        assert batch['inputs'].dtype == torch.uint8
        for image, sample in zip(batch['inputs'], batch['data_samples']):
            assert known[image.permute(1, 2, 0).numpy().tobytes()] == sample.gt_label.item()
    assert loader.dataset.metainfo == plain.metainfo and len(loader.dataset) == 1078
    assert loader.dataset.get_cat_ids(3) == plain.get_cat_ids(3)


def test_same_seed_same_batches_and_epochs_differ(loader_cfg):
    first, second, third = [], [], []
    for seen, seed in ((first, 5), (second, 5), (third, 6)):
        torch.manual_seed(seed)
        loader = Runner.build_dataloader(loader_cfg, seed=0)
        seen += [torch.cat([batch['inputs'] for batch in loader]) for _ in range(2)]
    assert torch.equal(first[0], second[0]) and torch.equal(first[1], second[1])
    assert not torch.equal(first[0], first[1])
    assert not torch.equal(first[0], third[0])


def test_a_state_of_the_generator_gives_the_same_batches_again(loader_cfg):
    loader = Runner.build_dataloader(loader_cfg, seed=0)
    list(loader)
    state = torch.get_rng_state()
    loader.sampler.set_epoch(1)
    once = torch.cat([batch['inputs'] for batch in loader])
    torch.set_rng_state(state)
    assert torch.equal(once, torch.cat([batch['inputs'] for batch in loader]))


def test_pipeline_image_by_image_on_demand(loader_cfg):
    loader_cfg.dataset.batched = False
    batch = next(iter(Runner.build_dataloader(loader_cfg, seed=0)))
    assert batch['inputs'].shape == (64, 3, 32, 32)
    assert 'img_shape' in batch['data_samples'][0].metainfo  # PackInputs was there
    assert not hasattr(TensorImages(Digits(), batched=False), 'images')


def test_worker_processes_draw_differently(loader_cfg):
    loader_cfg.update(num_workers=2, persistent_workers=False,
                      worker_init_fn=dict(type='mmkd.seed_worker'))
    loader_cfg.sampler.shuffle = False
    # Both workers give the same 64 images.
    loader_cfg.dataset.dataset = dict(type='RepeatDataset', times=2, dataset=dict(
        loader_cfg.dataset.dataset, indices=64))
    batches = list(Runner.build_dataloader(loader_cfg, seed=0))
    labels = [[int(sample.gt_label) for sample in batch['data_samples']] for batch in batches]
    assert len(batches) == 2 and len(labels[0]) == 64 and labels[0] == labels[1]
    assert not torch.equal(*(batch['inputs'] for batch in batches))


def test_single_items_for_wrappers(loader_cfg):
    loader_cfg.dataset = dict(type='RepeatDataset', times=2, dataset=loader_cfg.dataset)
    batch = next(iter(Runner.build_dataloader(loader_cfg, seed=0)))
    assert batch['inputs'].shape == (64, 3, 32, 32) and len(batch['data_samples']) == 64


def test_negatives_come_with_the_batch():
    inner = TensorImages(Digits('train', pipeline=CROP + PACK))
    batch = ContrastNegatives(inner, num_negatives=5).__getitems__([3, 9, 3])
    for index, sample in zip([3, 9, 3], batch['data_samples']):
        assert sample.image_index == index == sample.contrast_indices[0]
        others = [inner.get_data_info(int(other))['gt_label']
                  for other in sample.contrast_indices[1:]]
        assert len(others) == 5 and sample.gt_label.item() not in others


def test_positives_of_a_batch_are_mixtures_with_turned_images_of_the_class():
    inner = TensorImages(FewShotSubset(Digits('train'), ratio=0.05))
    dataset = MixupPositives(inner, pipeline=[], num_positives=2)
    places = [0, 7, 30]
    batch = dataset.__getitems__(places)
    assert batch['inputs'].shape == (3, 3, 3, 32, 32)
    images, labels = inner.images[:, 0].double(), inner.labels
    for place, views in zip(places, batch['inputs'][:, :, 0].double()):
        assert torch.equal(views[0], images[place])
        partners = torch.stack([images[labels == labels[place]].rot90(turns, (1, 2))
                                for turns in range(4)]).flatten(0, 1)
        for view in views[1:]:
            # view = l image + (1 - l) partner: the best l of each partner leaves no rest.
            difference = (images[place] - partners).flatten(1)
            rest = (view - partners).flatten(1)
            share = (difference * rest).sum(1) / (difference**2).sum(1).clamp(min=1e-9)
            error = (rest - share[:, None] * difference).abs().amax(1)
            best = error.argmin()
            assert error[best] < 1e-2 and -1e-3 <= share[best] <= 1 + 1e-3


def test_shared_anchor_mixes_the_view_that_is_given():
    class One:
        """A bright image whose only partner is a dark one of the same class."""

        batched, metainfo = True, {}
        images = torch.zeros(1, 3, 32, 32, dtype=torch.uint8)

        def full_init(self):
            pass

        def get_data_info(self, index):
            return dict(gt_label=0)

        def __len__(self):
            return 1

        def __getitems__(self, indices):
            return dict(inputs=torch.full((len(indices), 3, 8, 8), 200, dtype=torch.uint8),
                        data_samples=LabelledSamples(torch.zeros(len(indices), dtype=torch.long)))

    crop = [dict(type='mmpretrain.RandomCrop', crop_size=8, padding=8)]
    shared = MixupPositives(One(), pipeline=crop, lowest=0.999, anchor='shared')
    views = shared.__getitems__([0] * 20)['inputs']
    assert (views[:, 1:] - views[:, :1]).abs().max() < 1  # all shares are almost 1
    anew = MixupPositives(One(), pipeline=crop, lowest=0.999).__getitems__([0] * 20)['inputs']
    assert (anew[:, 1:] - anew[:, :1]).abs().max() > 100


def test_preprocessor_gives_what_mmpretrains_gives(loader_cfg):
    settings = dict(num_classes=10, mean=[100.] * 3, std=[50.] * 3, to_rgb=True)
    fast = MODELS.build(dict(type='SingleLabelPreprocessor', **settings))
    stock = MODELS.build(dict(type='mmpretrain.ClsDataPreprocessor', **settings))
    batch = next(iter(Runner.build_dataloader(loader_cfg, seed=0)))
    ours, theirs = fast(batch, True), stock(batch, True)
    assert torch.equal(ours['inputs'], theirs['inputs'])
    for own, other in zip(ours['data_samples'], theirs['data_samples']):
        assert torch.equal(own.gt_label, other.gt_label)


def test_images_that_are_no_tensor_are_refused():
    class Loose(Digits):
        """Digits of two sizes."""

        def load_data_list(self):
            entries = super().load_data_list()[:4]
            entries[0]['img'] = entries[0]['img'][:16]
            return entries

    with pytest.raises(ValueError, match='2 sizes'):
        TensorImages(Loose())
    with pytest.raises(TypeError, match='must be a dataset'):
        TensorImages([1, 2])


def test_files_are_refused():
    class Files(Digits):
        """Images that are named, not held."""

        def load_data_list(self):
            return [dict(img_path='a.png', gt_label=0)]

    with pytest.raises(ValueError, match=r"Files hold .*'img_path'.* no img"):
        TensorImages(Files())


ROUNDS = 3


@pytest.fixture
def cache(tmp_path):
    """A cache for the digits; its logits are of no interest here."""
    dataset = TensorImages(Digits(pipeline=CROP + PACK))
    rows = torch.stack([dataset.pipeline.draw(dataset.images) for _ in range(ROUNDS)]).numpy()
    teacher_cache.write(tmp_path / 'cache', rows, torch.zeros(rows[..., 0].size, 2).split(500),
                        top_k=None, guards=dataset.guards(), config='')
    return str(tmp_path / 'cache')


def test_a_replayed_batch_is_augmented_as_its_entries_say(cache):
    dataset = TensorImages(Digits(pipeline=CROP + PACK), replay=cache)
    places = [5, 1077, 5, 0] * 10
    torch.manual_seed(4)
    batch = dataset.__getitems__(places)
    rows, rounds = np.load(f'{cache}/rows.npy').astype(int), set()
    for place, image, sample in zip(places, batch['inputs'], batch['data_samples']):
        entry = int(sample.cache_entry)
        assert sample.cache_name == dataset.cache.name and entry % 1078 == place
        rounds.add(entry // 1078)
        expected = dataset.pipeline.apply(dataset.images[place][None],
                                          torch.from_numpy(rows[entry][None]))
        assert torch.equal(image, expected[0])
        assert sample.gt_label.item() == dataset.get_data_info(place)['gt_label']
    assert rounds == {0, 1, 2}
    torch.manual_seed(4)
    assert torch.equal(dataset.__getitems__(places)['inputs'], batch['inputs'])


def test_entries_go_through_loaders_and_wrappers(cache, loader_cfg):
    loader_cfg.dataset = dict(type='ContrastNegatives', num_negatives=2,
                              dataset=dict(loader_cfg.dataset, replay=cache))
    loader_cfg.dataset.dataset.dataset.pipeline = CROP + PACK
    loader_cfg.update(num_workers=1, persistent_workers=False,
                      worker_init_fn=dict(type='mmkd.seed_worker'))
    batch = next(iter(Runner.build_dataloader(loader_cfg, seed=0)))
    for sample in batch['data_samples']:
        assert sample.cache_entry % 1078 == sample.image_index


def test_a_cache_of_other_images_or_another_pipeline_is_refused(cache):
    with pytest.raises(ValueError, match=r'(?s)pipeline: stored .*RandomFlip.* here '):
        TensorImages(Digits(pipeline=CROP[:1] + PACK), replay=cache)
    with pytest.raises(ValueError, match='images: stored '):
        TensorImages(Digits('test', pipeline=CROP + PACK), replay=cache)
    with pytest.raises(ValueError, match='needs batched=True'):
        TensorImages(Digits(pipeline=CROP + PACK), replay=cache, batched=False)
    # What packs the items plays no part.
    assert TensorImages(Digits(pipeline=CROP), replay=cache).cache.num_rounds == ROUNDS
