"""Scenes of digits on which small detectors do not saturate, of the same bytes on every machine.

All that is drawn comes from integers: random ones, sums, shifts, and OpenCV's exact resizing.
"""
import json
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from mmkd.datasets.digits import Digits
from mmkd.datasets.digits_scenes import CLASSES as DIGITS
from mmkd.datasets.digits_scenes import Scene, coco_annotations

CLASSES = tuple(f'{ink}_{digit}' for ink in ('light', 'dark') for digit in DIGITS)
SHAPES = ((160, 224), (224, 160), (192, 192), (144, 256))
SIZES = ((10, 20), (20, 40), (40, 97))  # Ranges of the side: small, medium, large; equally likely.
LIGHT, DARK = (190, 256), (0, 40)  # Ranges of the grey values of the ink.
INK = 60  # Pixels of a digit below this level, of 255, do not count for its box.
EMPTY, GROUP, FRAGMENTS = 5, 35, 8  # Per cent, per cent, and most pieces that are no digit.
VISIBLE = 40  # Per cent of a digit's ink that must not be covered by later ones.


def scenes(split: str, number: int, *, seed: int = 0) -> Iterator[Scene]:
    """Compose scenes of the digits of one split, so that train and test share no digit.

    Digits are light or dark, which makes 20 classes, from 10 to 96 pixels large, and stand on
    clutter: lines, rectangles and pieces of digits that are none. A third of the scenes have a
    group of small digits that touch each other; each of them counts.

    Args:
        split: 'train' or 'test', of :class:`mmkd.datasets.Digits`.
        number: Number of scenes.
        seed: Scenes with the same seed are the same.
    """
    source = Digits(split=split, image_size=8)
    digits = [(source[index]['img'][..., 0], source.get_data_info(index)['gt_label'])
              for index in range(len(source))]
    rng = np.random.default_rng([seed, len(split), 2])
    for _ in range(number):
        yield _compose(digits, rng)


def _compose(digits: list, rng: np.random.Generator) -> Scene:
    height, width = SHAPES[rng.integers(len(SHAPES))]
    image = _background(height, width, rng)
    for _ in range(rng.integers(2, FRAGMENTS + 1)):
        _draw_fragment(image, digits, rng)
    found = []
    if rng.integers(100) >= EMPTY:
        for _ in range(rng.integers(2, 9)):
            size = int(rng.integers(*SIZES[rng.integers(len(SIZES))]))
            place = tuple(int(rng.integers(side - size + 1)) for side in (height, width))
            found.append(_draw_digit(image, digits, size, place, rng))
        if rng.integers(100) < GROUP:
            found += _draw_group(image, digits, rng)
    kept = _visible(found, (height, width))
    return Scene(image, np.array([box for box, _, _ in kept], dtype=int).reshape(-1, 4),
                 np.array([label for _, label, _ in kept], dtype=int),
                 np.zeros(len(kept), dtype=bool), np.zeros(len(kept), dtype=bool))


def _background(height: int, width: int, rng: np.random.Generator) -> np.ndarray:
    """Return patches of slow colour with noise, lines and rectangles."""
    coarse = rng.integers(50, 170, (4, 4, 3), dtype=np.uint8)
    smooth = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR_EXACT)
    noise = rng.integers(-14, 15, (height, width, 3))
    image = np.ascontiguousarray((smooth + noise).clip(0, 255).astype(np.uint8))
    for _ in range(rng.integers(6, 18)):
        ends = [(int(rng.integers(width)), int(rng.integers(height))) for _ in range(2)]
        colour = rng.integers(0, 256, 3).tolist()
        if rng.integers(10) < 7:
            cv2.line(image, *ends, colour, int(rng.integers(1, 5)))
        else:
            cv2.rectangle(image, *ends, colour, 1)
    return image


def _draw_fragment(image: np.ndarray, digits: list, rng: np.random.Generator) -> None:
    """Draw a third of a digit, which is no object."""
    digit, _ = digits[rng.integers(len(digits))]
    size = int(rng.integers(12, 60))
    rows, columns = (slice(None), slice(None, size // 3)) if rng.integers(2) else (
        slice(None, size // 3), slice(None))
    ink = _resized(digit, size)[rows, columns]
    place = tuple(int(rng.integers(side - own + 1))
                  for side, own in zip(image.shape[:2], ink.shape))
    _paste(image, ink, place, _colour(rng.integers(2), rng))


def _draw_digit(image: np.ndarray, digits: list, size: int, place: tuple[int, int],
                rng: np.random.Generator) -> tuple[tuple[int, ...], int, np.ndarray]:
    """Draw a digit; return its box, its label, and where its ink is on the image."""
    digit, label = digits[rng.integers(len(digits))]
    is_dark = int(rng.integers(2))
    ink = _resized(digit, size)
    _paste(image, ink, place, _colour(is_dark, rng))
    covered = np.zeros(image.shape[:2], dtype=bool)
    top, left = place
    covered[top:top + size, left:left + size] = ink > INK
    rows, columns = np.where(covered)
    box = (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
    return tuple(map(int, box)), int(label) + 10 * is_dark, covered


def _draw_group(image: np.ndarray, digits: list, rng: np.random.Generator) -> list:
    """Draw small digits close to each other."""
    side = 56
    corner = [int(rng.integers(length - side + 1)) for length in image.shape[:2]]
    group = []
    for _ in range(rng.integers(5, 11)):
        size = int(rng.integers(11, 19))
        place = tuple(start + int(rng.integers(side - size + 1)) for start in corner)
        group.append(_draw_digit(image, digits, size, place, rng))
    return group


def _visible(found: list, size: tuple[int, int]) -> list:
    """Return the digits of which later ones leave enough to see."""
    free, kept = np.ones(size, dtype=bool), []
    for box, label, covered in reversed(found):
        if 100 * int((covered & free).sum()) >= VISIBLE * int(covered.sum()):
            kept.append((box, label, covered))
        free &= ~covered
    return kept[::-1]


def _resized(digit: np.ndarray, size: int) -> np.ndarray:
    return cv2.resize(np.ascontiguousarray(digit), (size, size),
                      interpolation=cv2.INTER_LINEAR_EXACT)


def _colour(is_dark: int, rng: np.random.Generator) -> np.ndarray:
    return rng.integers(*(DARK if is_dark else LIGHT), 3)


def _paste(image: np.ndarray, ink: np.ndarray, place: tuple[int, int], colour: np.ndarray) -> None:
    """Lay ink of 0 to 255 of one colour over the image."""
    top, left = place
    part = image[top:top + ink.shape[0], left:left + ink.shape[1]]
    cover = ink[..., None].astype(np.int64)
    part[:] = ((cover * colour + (255 - cover) * part) // 255).astype(np.uint8)


def write(root: Path, split: str, all_scenes: Iterator[Scene]) -> dict[str, int]:
    """Write scenes in COCO's format: ``images/<split>_*.png`` and ``annotations/<split>.json``.

    The images are PNG, because what a JPEG decodes to is left to the decoder.

    Returns:
        Counts of images, boxes and images without boxes.
    """
    for folder in ('images', 'annotations'):
        (root / folder).mkdir(parents=True, exist_ok=True)
    images, annotations, empty = [], [], 0
    for index, scene in enumerate(all_scenes):
        name = f'images/{split}_{index:05d}.png'
        cv2.imwrite(str(root / name), scene.image)
        height, width = scene.image.shape[:2]
        images.append(dict(id=index, file_name=name, height=height, width=width))
        annotations += coco_annotations(scene, index, 1 + len(annotations))
        empty += not len(scene.boxes)
    categories = [dict(id=label, name=name) for label, name in enumerate(CLASSES)]
    (root / f'annotations/{split}.json').write_text(json.dumps(dict(
        images=images, annotations=annotations, categories=categories)))
    return dict(images=len(images), boxes=len(annotations), empty=empty)
