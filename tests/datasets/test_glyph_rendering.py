import hashlib

import numpy as np
import pytest

from mmkd.datasets import glyph_rendering
from mmkd.datasets.glyph_rendering import COSINES, FULL, ONE, RandomIntegers, render


@pytest.fixture
def masks():
    """A disc and a vertical stroke, the same in two faces."""
    side = 52
    y, x = np.mgrid[:side, :side] - (side - 1) / 2
    shapes = np.stack([x**2 + y**2 < 12**2, (abs(x) < 3) & (abs(y) < 14)])
    return np.repeat((shapes * 255).astype(np.uint8)[None], 2, axis=0)


def test_integers_are_uniform_and_named_by_their_entropy():
    draws = RandomIntegers(1, 2).between(-3, 3, (700, 100))
    assert draws.dtype == np.int32 and draws.shape == (700, 100)
    counts = np.bincount(draws.ravel() + 3)
    assert len(counts) == 7 and abs(counts - 10000).max() < 400
    assert np.array_equal(draws, RandomIntegers(1, 2).between(-3, 3, (700, 100)))
    assert not np.array_equal(draws, RandomIntegers(2, 1).between(-3, 3, (700, 100)))


def test_integers_are_the_documented_part_of_the_raw_words():
    words = np.random.PCG64(np.random.SeedSequence((5,))).random_raw(50)
    expected = [10 + (int(word) >> 32) * 91 // 2**32 for word in words]
    assert RandomIntegers(5).between(10, 100, (50,)).tolist() == expected


def test_noise_is_a_triangle_around_0():
    noise = RandomIntegers(3).noise((100, 999))
    assert noise.shape == (100, 999) and abs(noise.mean()) < 1.5
    assert noise.min() >= -255 and noise.max() <= 255
    # Each of two bytes has the variance (256^2 - 1) / 12.
    assert noise.std() == pytest.approx(((256**2 - 1) / 6)**0.5, rel=0.01)


def test_no_cosine_is_near_a_rounding_edge():
    exact = np.cos(np.radians(np.arange(360))) * ONE
    assert abs(abs(exact - np.floor(exact)) - 0.5).min() > 1e-6
    assert np.array_equal(COSINES, np.rint(exact))


def test_sampling_is_bilinear():
    ink = np.random.default_rng(0).integers(0, 256, (2, 6, 6), dtype=np.uint8)
    x, y = (np.random.default_rng(seed).integers(0, 5 * 256, (2, 4, 4)) for seed in (1, 2))
    found = glyph_rendering._sample(ink.ravel(), np.array([0, 36]), 6, x, y)
    for index in np.ndindex(found.shape):
        column, row = x[index] / 256, y[index] / 256
        left, top = int(column), int(row)
        right, bottom = column - left, row - top
        part = ink[index[0], top:top + 2, left:left + 2]
        exact = np.array([1 - bottom, bottom]) @ part @ np.array([1 - right, right])
        assert abs(found[index] - exact * FULL / 255) <= 1


def test_blur_is_binomial_and_leaves_the_others():
    images = np.zeros((2, 7, 7, 1), np.int32)
    images[:, 3, 3] = 256
    images[:, :, 0] = 16
    blurred = glyph_rendering._blur(images.copy(), np.array([False, True]))
    assert np.array_equal(blurred[0], images[0])
    assert blurred[1, 2:5, 2:5, 0].tolist() == [[16, 32, 16], [32, 64, 32], [16, 32, 16]]
    # The border is repeated: beyond a column of 16 lies another one.
    assert blurred[1, 0, :3, 0].tolist() == [12, 4, 0]


def test_ink_differs_in_brightness_from_the_background():
    background, ink, _ = glyph_rendering._colours(RandomIntegers(4), 5000)
    difference = np.abs(ink @ [77, 150, 29] - background @ [77, 150, 29]) / FULL
    assert difference.min() > 50
    assert ((ink > background).all(1).mean() > 0.2) and ((ink < background).all(1).mean() > 0.2)


def test_the_character_is_visible(masks):
    labels = np.arange(400) % 2
    images = render(masks, labels, RandomIntegers(6), 32).astype(int)
    assert images.shape == (400, 32, 32, 3)
    brightness = images @ [77, 150, 29] // FULL
    middle, corner = brightness[:, 14:18, 14:18].mean((1, 2)), brightness[:, :3, :3].mean((1, 2))
    assert np.median(abs(middle - corner)) > 50
    # The disc is as wide as high, the stroke is not.
    beside = brightness[:, 14:18, 20:22].mean((1, 2))
    contrast = abs(beside - middle)
    assert np.median(contrast[labels == 1]) > 2 * np.median(contrast[labels == 0])


@pytest.mark.parametrize('size', [16, 64])
def test_size_is_free(masks, size):
    labels = np.zeros(40, int)
    images = render(masks, labels, RandomIntegers(7), size)
    assert images.shape == (40, size, size, 3) and images.dtype == np.uint8
    assert images.std((1, 2, 3)).min() > 3


def test_bytes_are_pinned_without_any_font(masks):
    images = render(masks, np.arange(30) % 2, RandomIntegers(8), 32)
    assert hashlib.sha256(images).hexdigest() == (
        '69b61e610525ff0b2eff55385faf04a959a12c15fb2c4853b911dcae1d383898')
