import numpy as np
import pytest
import torch
from mmcv.transforms import RandomFlip
from mmengine.registry import DefaultScope
from mmpretrain.datasets.transforms import PackInputs, RandomCrop

from mmkd.datasets import RotatedCrops
from mmkd.datasets.batched_transforms import BatchedPipeline
from mmkd.registry import TRANSFORMS


@pytest.fixture(autouse=True)
def scope():
    with DefaultScope.overwrite_default_scope('mmkd'):
        yield


def random_images(count, size=32):
    generator = torch.Generator().manual_seed(0)
    return torch.randint(0, 256, (count, 3, size, size), dtype=torch.uint8, generator=generator)


def by_pillow_order(image):
    return np.ascontiguousarray(image.permute(1, 2, 0).numpy())


class Scripted:
    """Stands for numpy's generator and gives the numbers of one row."""

    def __init__(self, monkeypatch, numbers):
        self.numbers = list(numbers)
        monkeypatch.setattr(np.random, 'randint', lambda low, high: self.numbers.pop(0))
        monkeypatch.setattr(np.random, 'choice', self.choice)

    def choice(self, choices, p):
        return choices[1 - self.numbers.pop(0)]


@pytest.mark.parametrize('transforms', [
    [RandomCrop(32, padding=4), RandomFlip(0.5)],
    [RandomCrop(24), RandomFlip(0.5), PackInputs()],
    [RandomFlip(0.5), RandomCrop((20, 28), padding=(1, 2, 3, 4))],
    [RandomFlip(0.5, 'vertical'), RandomCrop(32, padding=(3, 5))],
    [RandomFlip(0.5), RotatedCrops(32, padding=4)],
])
def test_same_numbers_give_the_images_of_the_pipeline(transforms, monkeypatch):
    images, pipeline = random_images(40), BatchedPipeline(transforms)
    rows = pipeline.draw(images)
    outputs = pipeline.apply(images, rows)
    for image, row, output in zip(images, rows, outputs):
        numbers = Scripted(monkeypatch, row.tolist())
        results = dict(img=by_pillow_order(image))
        for transform in transforms:
            if not isinstance(transform, PackInputs):
                results = transform(results)
        expected = torch.from_numpy(results['img'].copy())
        assert torch.equal(output, expected if output.ndim == 4 else expected.permute(2, 0, 1))
        assert not numbers.numbers


def test_law_of_the_numbers():
    torch.manual_seed(0)
    pipeline = BatchedPipeline([RandomCrop(32, padding=4), RandomFlip(0.25)])
    rows = pipeline.draw(random_images(1).expand(90_000, -1, -1, -1))
    counts = torch.stack([torch.bincount(column, minlength=9) for column in rows[:, :2].T])
    # 10,000 expected of each of 9 places, standard deviation 94.
    assert (counts - 10_000).abs().max() < 450
    pairs = torch.bincount(rows[:, 0] * 9 + rows[:, 1], minlength=81)
    assert (pairs - 90_000 / 81).abs().max() < 170  # standard deviation 33
    assert abs(rows[:, 2].float().mean() - 0.25) < 0.007
    assert abs(np.corrcoef(rows.T)[np.triu_indices(3, 1)]).max() < 0.017


def test_per_image_law_is_the_same(monkeypatch):
    np.random.seed(0)
    crop, image = RandomCrop(32, padding=4), np.zeros((40, 40, 3), np.uint8)
    offsets = np.array([crop.rand_crop_params(image)[:2] for _ in range(9_000)])
    counts = np.stack([np.bincount(column, minlength=9) for column in offsets.T])
    assert counts.shape == (2, 9) and abs(counts - 1000).max() < 140


def test_without_random_steps_images_stay():
    images = random_images(3)
    pipeline = BatchedPipeline([PackInputs()])
    rows = pipeline.draw(images)
    assert rows.shape == (3, 0) and torch.equal(pipeline.apply(images, rows), images)


@pytest.mark.parametrize(('transform', 'message'), [
    (dict(type='mmpretrain.RandomResizedCrop', scale=32), 'no batched form of RandomResizedCrop'),
    (dict(type='mmpretrain.RandomCrop', crop_size=32, pad_if_needed=True), 'pad_if_needed=True'),
    (dict(type='mmpretrain.RandomCrop', crop_size=32, padding=4, padding_mode='reflect'),
     "padding_mode='reflect'"),
    (dict(type='mmpretrain.RandomCrop', crop_size=32, padding=4, pad_val=7), 'pad_val=7'),
    (dict(type='RandomFlip', prob=[0.3, 0.5], direction=['horizontal', 'vertical']),
     'one of .* directions'),
    (dict(type='RandomFlip', prob=0.5, direction='diagonal'), 'diagonal'),
])
def test_what_has_no_batched_form_is_refused(transform, message):
    with pytest.raises(ValueError, match=message):
        BatchedPipeline([TRANSFORMS.build(transform)])


def test_crop_larger_than_the_image_is_refused():
    with pytest.raises(ValueError, match='too small for a crop'):
        BatchedPipeline([RandomCrop(32)]).draw(random_images(2, size=28))
