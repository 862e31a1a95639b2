"""Scenes of handwritten digits with boxes and label maps, made on the spot without a download."""
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import cv2
import numpy as np

from mmkd.datasets.digits import Digits

CLASSES = ('zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine')
SHAPES = ((112, 160), (160, 112), (128, 144), (96, 176))  # (height, width) in both orientations.
SIZES = (14, 52)  # The range of the side of a digit in pixels.
EMPTY, CROWD, IGNORED = 0.06, 0.12, 0.05  # Shares of scenes (first two) and of digits.
INK = 60  # Pixels of a digit below this level, of 255, are not in its box or its label map.
UNLABELLED = 255  # In a label map: a digit that is hard to read, or one of a crowd.


@dataclass
class Scene:
    """One image and what is on it.

    Attributes:
        image: (H, W, 3), uint8, BGR.
        boxes: (n, 4), int, xyxy.
        labels: (n,), 0 to 9.
        is_crowd: (n,), True for a group of digits that counts as one region.
        is_ignored: (n,), True for a digit that is hard to read; VOC calls it difficult.
        label_map: (H, W), uint8: 0 for the background, the digit + 1, or UNLABELLED; None where
            there is no map.
    """

    image: np.ndarray
    boxes: np.ndarray
    labels: np.ndarray
    is_crowd: np.ndarray
    is_ignored: np.ndarray
    label_map: np.ndarray | None = None


def scenes(split: str, number: int, *, seed: int = 0) -> Iterator[Scene]:
    """Compose scenes of the digits of one split, so that train and test share no digit.

    Args:
        split: 'train' or 'test', of :class:`mmkd.datasets.Digits`.
        number: Number of scenes.
        seed: Scenes with the same seed are the same.
    """
    source = Digits(split=split, image_size=8)
    digits = [(source[index]['img'][..., 0], source.get_data_info(index)['gt_label'])
              for index in range(len(source))]
    rng = np.random.default_rng([seed, len(split)])
    for _ in range(number):
        yield _compose(digits, rng)


def _compose(digits: list, rng: np.random.Generator) -> Scene:
    height, width = SHAPES[rng.integers(len(SHAPES))]
    image = _background(height, width, rng)
    canvas = image, np.zeros((height, width), dtype=np.uint8)
    boxes, labels, is_crowd, is_ignored = [], [], [], []
    if rng.random() >= EMPTY:
        for _ in range(rng.integers(1, 6)):
            digit, label = digits[rng.integers(len(digits))]
            is_faint = rng.random() < IGNORED
            box = _paste(canvas, digit, UNLABELLED if is_faint else 1 + label,
                         int(rng.integers(*SIZES)), rng, strength=0.3 if is_faint else 1.0)
            boxes.append(box)
            labels.append(label)
            is_crowd.append(False)
            is_ignored.append(is_faint)
        if rng.random() < CROWD:
            boxes.append(_crowd(canvas, digits, rng))
            labels.append(int(rng.integers(10)))
            is_crowd.append(True)
            is_ignored.append(False)
    return Scene(image, np.array(boxes, dtype=int).reshape(-1, 4), np.array(labels, dtype=int),
                 np.array(is_crowd, dtype=bool), np.array(is_ignored, dtype=bool), canvas[1])


def _background(height: int, width: int, rng: np.random.Generator) -> np.ndarray:
    """Return a slow gradient with noise, lines and rectangles."""
    corners = rng.uniform(20, 110, (2, 2, 3)).astype(np.float32)
    image = cv2.resize(corners, (width, height)) + rng.normal(0, 6, (height, width, 3))
    image = np.ascontiguousarray(image.clip(0, 255).astype(np.uint8))
    for _ in range(rng.integers(2, 8)):
        ends = [(int(rng.integers(width)), int(rng.integers(height))) for _ in range(2)]
        colour = rng.integers(40, 170, 3).tolist()
        if rng.random() < 0.7:
            cv2.line(image, *ends, colour, int(rng.integers(1, 4)))
        else:
            cv2.rectangle(image, *ends, colour, 1)
    return image


def _paste(canvas: tuple[np.ndarray, np.ndarray], digit: np.ndarray, label: int, size: int,
           rng: np.random.Generator, *, strength: float = 1.0,
           place: tuple[int, int] | None = None) -> tuple[int, ...]:
    """Draw a digit over the image and its label map, and return the box of its ink."""
    image, label_map = canvas
    ink = cv2.resize(digit, (size, size), interpolation=cv2.INTER_LINEAR)
    top, left = place or (int(rng.integers(side - size)) for side in image.shape[:2])
    cover = strength * ink[..., None].astype(np.float32) / 255
    part = image[top:top + size, left:left + size]
    part[:] = (cover * rng.uniform(170, 255, 3) + (1 - cover) * part).astype(np.uint8)
    label_map[top:top + size, left:left + size][ink > INK] = label
    rows, columns = np.where(ink > INK)
    return (left + columns.min(), top + rows.min(), left + columns.max() + 1, top + rows.max() + 1)


def _crowd(canvas: tuple[np.ndarray, np.ndarray], digits: list,
           rng: np.random.Generator) -> tuple[int, ...]:
    """Draw a heap of small digits and return the box around it."""
    side = 32
    top, left = (int(rng.integers(length - side)) for length in canvas[0].shape[:2])
    for _ in range(8):
        digit, _ = digits[rng.integers(len(digits))]
        place = tuple(int(start + rng.integers(side - 12)) for start in (top, left))
        _paste(canvas, digit, UNLABELLED, 12, rng, place=place)
    return left, top, left + side, top + side


def write(root: Path, split: str, all_scenes: Iterator[Scene]) -> dict[str, int]:
    """Write scenes as COCO and as VOC: one set of images with two sets of annotations.

    COCO's annotations are ``root/annotations/<split>.json``. The images, JPEG of quality 95, and
    VOC's annotations lie in ``root/VOC2007/{JPEGImages,Annotations,ImageSets/Main}``. Ignored
    digits are difficult in VOC; COCO knows no such flag, so that mmdet's ``ignore`` is written
    there. A crowd is ``iscrowd`` in COCO and difficult in VOC. The label maps, PNG, lie in
    ``root/VOC2007/SegmentationClass``.

    Returns:
        Counts of images, boxes, crowds and images without boxes.
    """
    voc = root / 'VOC2007'
    for folder in (root / 'annotations', voc / 'JPEGImages', voc / 'Annotations',
                   voc / 'ImageSets/Main', voc / 'SegmentationClass'):
        folder.mkdir(parents=True, exist_ok=True)
    images, annotations, counts = [], [], dict(images=0, boxes=0, crowds=0, empty=0)
    for index, scene in enumerate(all_scenes):
        name = f'{split}_{index:05d}'
        cv2.imwrite(str(voc / 'JPEGImages' / f'{name}.jpg'), scene.image,
                    [cv2.IMWRITE_JPEG_QUALITY, 95])
        cv2.imwrite(str(voc / 'SegmentationClass' / f'{name}.png'), scene.label_map)
        height, width = scene.image.shape[:2]
        images.append(dict(id=index, file_name=f'VOC2007/JPEGImages/{name}.jpg', height=height,
                           width=width))
        # pycocotools takes no id 0.
        annotations += coco_annotations(scene, index, 1 + len(annotations))
        ElementTree.ElementTree(_voc(scene, name)).write(voc / 'Annotations' / f'{name}.xml')
        counts['images'] += 1
        counts['boxes'] += int((~scene.is_crowd).sum())
        counts['crowds'] += int(scene.is_crowd.sum())
        counts['empty'] += not len(scene.boxes)
    categories = [dict(id=label, name=name) for label, name in enumerate(CLASSES)]
    (root / 'annotations' / f'{split}.json').write_text(json.dumps(dict(
        images=images, annotations=annotations, categories=categories)))
    (voc / 'ImageSets/Main' / f'{split}.txt').write_text(
        ''.join(f'{split}_{index:05d}\n' for index in range(len(images))))
    return counts


def coco_annotations(scene: Scene, image_id: int, first_id: int) -> list[dict]:
    """Return the boxes of a scene in COCO's format; the ids count up from ``first_id``."""
    result = []
    for number, (left, top, right, bottom) in enumerate(scene.boxes.tolist()):
        outline = [left, top, right, top, right, bottom, left, bottom]
        result.append(dict(
            id=first_id + number, image_id=image_id, category_id=int(scene.labels[number]),
            bbox=[left, top, right - left, bottom - top], area=(right - left) * (bottom - top),
            segmentation=[outline], iscrowd=int(scene.is_crowd[number]),
            ignore=bool(scene.is_ignored[number])))
    return result


def _voc(scene: Scene, name: str) -> ElementTree.Element:
    root = ElementTree.Element('annotation')
    ElementTree.SubElement(root, 'filename').text = f'{name}.jpg'
    size = ElementTree.SubElement(root, 'size')
    for key, value in zip(('height', 'width', 'depth'), scene.image.shape):
        ElementTree.SubElement(size, key).text = str(value)
    for number, box in enumerate(scene.boxes.tolist()):
        entry = ElementTree.SubElement(root, 'object')
        ElementTree.SubElement(entry, 'name').text = CLASSES[scene.labels[number]]
        is_difficult = scene.is_ignored[number] or scene.is_crowd[number]
        ElementTree.SubElement(entry, 'difficult').text = str(int(is_difficult))
        place = ElementTree.SubElement(entry, 'bndbox')
        # VOC counts pixels from 1 and includes the last.
        for key, value in zip(('xmin', 'ymin', 'xmax', 'ymax'), (box[0] + 1, box[1] + 1, *box[2:])):
            ElementTree.SubElement(place, key).text = str(value)
    return root
