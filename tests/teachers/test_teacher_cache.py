import json

import numpy as np
import pytest
import torch
from torch import nn

from mmkd.teachers import teacher_cache
from mmkd.teachers.teacher_cache import TeacherCache, hash_of_images
from mmkd.utils.weight_hash import hash_of_weights

ROUNDS, IMAGES, CLASSES = 3, 7, 20
HALF_ULP = 2**-11  # the largest relative rounding of float16
GUARDS = {'pipeline': ['RandomCrop'], 'images': 'abc', 'size': [32, 32]}


def some_logits(classes=CLASSES):
    return torch.randn(ROUNDS * IMAGES, classes, generator=torch.Generator().manual_seed(1)) * 5


def some_rows(largest=8):
    rows = np.random.default_rng(0).integers(0, largest, (ROUNDS, IMAGES, 2))
    rows[0, 0, 0] = largest
    return rows


def write(folder, logits=None, rows=None, top_k=None):
    logits = some_logits() if logits is None else logits
    return teacher_cache.write(
        folder / 'cache', some_rows() if rows is None else rows, logits.split(5), top_k=top_k,
        guards=GUARDS, config='config.py')


def entries():
    return torch.tensor([4, 20, 0, 4, 13])


@pytest.mark.parametrize('largest, dtype', [(8, 'uint8'), (300, 'uint16')])
def test_rows_and_logits_come_back(tmp_path, largest, dtype):
    size = write(tmp_path, rows=some_rows(largest))
    cache = TeacherCache(tmp_path / 'cache')
    assert (cache.num_rounds, cache.num_images, cache.num_classes) == (ROUNDS, IMAGES, CLASSES)
    expected = some_rows(largest).reshape(-1, 2)
    assert cache.rows(entries()).numpy().tolist() == expected[entries().numpy()].tolist()
    assert np.load(tmp_path / 'cache/rows.npy').dtype == dtype
    logits = cache.logits(entries())
    assert logits.dtype == torch.float32
    torch.testing.assert_close(logits, some_logits()[entries()], rtol=HALF_ULP, atol=1e-6)
    assert size == sum(file.stat().st_size for file in (tmp_path / 'cache').iterdir())
    assert np.load(tmp_path / 'cache/logits.npy').nbytes == ROUNDS * IMAGES * CLASSES * 2


def test_images_without_random_augmentation(tmp_path):
    write(tmp_path, rows=np.zeros((ROUNDS, IMAGES, 0), dtype=int))
    assert TeacherCache(tmp_path / 'cache').rows(entries()).shape == (5, 0)


def test_probabilities_of_the_largest_classes_are_exact_at_temperature_1(tmp_path):
    write(tmp_path, top_k=4)
    cached = TeacherCache(tmp_path / 'cache').logits(entries())
    exact = some_logits()[entries()]
    classes = exact.topk(4).indices
    # A logit of up to 16 is off by 2^-7 / 2, and so is each of the others in the denominator.
    torch.testing.assert_close(cached.softmax(1).gather(1, classes),
                               exact.softmax(1).gather(1, classes), rtol=2 * 2**-8, atol=0)
    rest = torch.ones_like(exact, dtype=torch.bool).scatter(1, classes, False)
    even = cached.softmax(1)[rest].view(5, -1)
    assert even.shape == (5, 16) and torch.equal(even, even[:, :1].expand(-1, 16))
    torch.testing.assert_close(even.sum(1), exact.softmax(1)[rest].view(5, -1).sum(1),
                               rtol=2 * 2**-8, atol=0)


def test_other_temperatures_are_an_approximation(tmp_path):
    write(tmp_path, top_k=4)
    cached = TeacherCache(tmp_path / 'cache').logits(entries())
    exact = some_logits()[entries()]
    at_1, at_4 = ((cached / temperature).softmax(1).gather(1, exact.topk(4).indices).sum(1)
                  - (exact / temperature).softmax(1).gather(1, exact.topk(4).indices).sum(1)
                  for temperature in (1, 4))
    assert at_1.abs().max() < 0.01
    assert at_4.max() < -0.01  # an even rest has the most mass at a high temperature


def test_all_classes_as_the_largest_are_the_full_logits(tmp_path):
    for folder, top_k in ((tmp_path / 'full', None), (tmp_path / 'all', CLASSES)):
        folder.mkdir()
        write(folder, top_k=top_k)
    full, largest = (TeacherCache(tmp_path / name / 'cache') for name in ('full', 'all'))
    assert torch.equal(full.logits(entries()), largest.logits(entries()))
    assert full.name == largest.name  # both know the same images and crops


def test_draws_a_round_for_each_image_from_torchs_generator(tmp_path):
    write(tmp_path)
    cache, indices = TeacherCache(tmp_path / 'cache'), [6, 0] * 50
    torch.manual_seed(3)
    drawn = cache.draw(indices)
    assert (drawn % IMAGES).tolist() == indices
    assert set((drawn // IMAGES).tolist()) == {0, 1, 2}
    torch.manual_seed(3)
    assert torch.equal(cache.draw(indices), drawn)
    assert not torch.equal(cache.draw(indices), drawn)


def test_what_differs_is_named(tmp_path):
    write(tmp_path)
    cache = TeacherCache(tmp_path / 'cache')
    cache.check(dict(GUARDS, size=(32, 32)))  # a tuple is a list in the file
    with pytest.raises(ValueError, match=r"(?s)cache does not belong to this run.*"
                       r"pipeline: stored \['RandomCrop'\], here \[\].*cache_teacher.py") as error:
        cache.check(dict(GUARDS, pipeline=[]))
    assert 'images' not in str(error.value)


def test_a_folder_is_complete_or_absent(tmp_path):
    def broken():
        yield some_logits()[:5]
        raise RuntimeError('the teacher ran out of memory')

    with pytest.raises(RuntimeError, match='out of memory'):
        teacher_cache.write(tmp_path / 'cache', some_rows(), broken(), top_k=None,
                            guards=GUARDS, config='config.py')
    assert not list(tmp_path.iterdir())
    write(tmp_path)
    before = (tmp_path / 'cache/meta.json').read_text()
    with pytest.raises(ValueError, match='cache exists: name a new folder'):
        write(tmp_path, top_k=2)
    assert (tmp_path / 'cache/meta.json').read_text() == before
    assert json.loads(before)['guards'] == GUARDS


@pytest.mark.parametrize('logits, top_k, message', [
    (some_logits()[:-1], None, 'logits of 20 images, but 21 were augmented'),
    (some_logits() * 1e5, None, 'beyond what float16 holds'),
    (some_logits(), 0, 'top_k must be from 1 to the 20 classes, got 0'),
    (some_logits(), 21, 'got 21')])
def test_what_cannot_be_stored_is_refused(tmp_path, logits, top_k, message):
    with pytest.raises(ValueError, match=message):
        write(tmp_path, logits=logits, top_k=top_k)
    assert not list(tmp_path.iterdir())


def test_no_cache_in_the_folder(tmp_path):
    with pytest.raises(FileNotFoundError, match=r'no teacher cache in .* python tools/cache_teach'):
        TeacherCache(tmp_path)


def test_hash_of_weights_sees_values_names_and_types_only():
    network = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4))
    before = hash_of_weights(network)
    network[1].num_batches_tracked += 1
    network.to(memory_format=torch.channels_last)
    assert hash_of_weights(network) == before
    assert hash_of_weights(nn.ModuleDict({'first': network[0], '1': network[1]})) != before
    others = [before]
    network[1].running_mean[2] += 1e-7
    others.append(hash_of_weights(network))
    network.to(torch.bfloat16)
    others.append(hash_of_weights(network))
    assert len(set(others)) == 3


def test_hash_of_images_sees_pixels_labels_and_shape():
    images = torch.arange(48, dtype=torch.uint8).view(2, 3, 2, 4)
    labels = torch.tensor([0, 1])
    changed = images.clone()
    changed[1, 2, 1, 3] += 1
    hashes = {hash_of_images(images, labels), hash_of_images(changed, labels),
              hash_of_images(images.view(2, 3, 4, 2), labels), hash_of_images(images, labels + 1)}
    assert len(hashes) == 4
