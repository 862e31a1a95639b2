"""Small sets of images in the formats that people have, drawn on the spot."""
import csv
import json

import numpy as np
from PIL import Image

CLASSES = ('circle', 'cross', 'stripes')


def draw(label, rng, size=32, mode='RGB'):
    """One image of a class: a shape at a random place on a noisy ground."""
    ground = rng.integers(0, 90, (size, size, 3))
    rows, columns = np.mgrid[:size, :size]
    y, x = rng.integers(size // 3, 2 * size // 3, 2)
    shape = [np.hypot(rows - y, columns - x) < size / 4,
             (abs(rows - y) < 3) | (abs(columns - x) < 3), (rows // 4) % 2 == 0][label]
    ground[shape] += rng.integers(90, 160, 3)
    return Image.fromarray(ground.astype(np.uint8)).convert(mode)


def folder(root, train=16, val=6, seed=0, **drawing):
    """A folder with train and val, each with one folder of JPEG files a class."""
    rng = np.random.default_rng(seed)
    for split, number in (('train', train), ('val', val)):
        for label, name in enumerate(CLASSES):
            (root / split / name).mkdir(parents=True)
            for index in range(number):
                draw(label, rng, **drawing).save(root / split / name / f'{index}.jpg')
    return root


def csv_file(root, number=10, header=('path', 'label')):
    """A CSV file beside its images."""
    rng = np.random.default_rng(1)
    root.mkdir(parents=True, exist_ok=True)
    with (root / 'labels.csv').open('w', newline='') as file:
        writer = csv.writer(file)
        writer.writerow(header)
        for index in range(number * len(CLASSES)):
            label = index % len(CLASSES)
            draw(label, rng).save(root / f'{index}.png')
            writer.writerow((f'{index}.png', CLASSES[label]))
    return root / 'labels.csv'


def coco(root, train=8, val=4, size=64):
    """A set in COCO's layout: images, and boxes in one file a split."""
    rng = np.random.default_rng(2)
    for split, number in (('train', train), ('val', val)):
        (root / split).mkdir(parents=True)
        images, boxes = [], []
        for index in range(number):
            picture = Image.fromarray(rng.integers(0, 60, (size, size, 3), dtype=np.uint8))
            side = int(rng.integers(16, 30))
            left, top = (int(value) for value in rng.integers(0, size - side, 2))
            label = index % len(CLASSES)
            picture.paste(draw(label, rng, side), (left, top))
            picture.save(root / split / f'{index}.jpg')
            images.append(dict(id=index, file_name=f'{index}.jpg', width=size, height=size))
            boxes.append(dict(id=index, image_id=index, category_id=label + 1, iscrowd=0,
                              bbox=[left, top, side, side], area=side * side))
        (root / 'annotations').mkdir(exist_ok=True)
        content = dict(images=images, annotations=boxes, categories=[
            dict(id=label + 1, name=name) for label, name in enumerate(CLASSES)])
        (root / f'annotations/instances_{split}.json').write_text(json.dumps(content))
    return root
