import hashlib
import json

import cv2
import numpy as np
import pytest

from mmkd.datasets import hard_scenes

SCENES = 40
HASH = '9a6338ac9907338cde890aed1ae1b45e62b25f7a60b5f96ef139f26a87d560c5'


@pytest.fixture(scope='module')
def made():
    return list(hard_scenes.scenes('train', SCENES))


def test_the_same_bytes_on_every_machine(made):
    digest = hashlib.sha256()
    for scene in made:
        for part in (scene.image, scene.boxes.astype(np.int64), scene.labels.astype(np.int64)):
            digest.update(np.ascontiguousarray(part).tobytes())
    assert digest.hexdigest() == HASH


def test_splits_and_seeds_differ(made):
    for other in (hard_scenes.scenes('test', 1), hard_scenes.scenes('train', 1, seed=1)):
        scene = next(other)
        assert scene.image.shape != made[0].image.shape or (scene.image != made[0].image).any()


def test_boxes_lie_in_the_image_and_all_classes_and_sizes_occur(made):
    labels = np.concatenate([scene.labels for scene in made])
    assert len(hard_scenes.CLASSES) == 20 and set(labels.tolist()) == set(range(20))
    sides = np.concatenate([(scene.boxes[:, 2:] - scene.boxes[:, :2]).max(1) for scene in made])
    assert sides.min() < 14 and sides.max() > 60 and sides.max() <= 96
    for scene in made:
        height, width = scene.image.shape[:2]
        assert (scene.boxes >= 0).all() and (scene.boxes[:, ::2] <= width).all()
        assert (scene.boxes[:, 1::2] <= height).all()
        assert (scene.boxes[:, 2:] > scene.boxes[:, :2]).all()
    numbers = [len(scene.boxes) for scene in made]
    assert min(numbers) == 0 and max(numbers) > 8


def test_covered_digits_are_no_objects():
    below, above = np.zeros((4, 4), dtype=bool), np.zeros((4, 4), dtype=bool)
    below[:2], above[0], above[1, :2] = True, True, True
    found = [((0, 0, 4, 2), 3, below), ((0, 0, 4, 2), 5, above)]
    assert [label for _, label, _ in hard_scenes._visible(found, (4, 4))] == [5]
    above[1, :2] = False
    assert [label for _, label, _ in hard_scenes._visible(found, (4, 4))] == [3, 5]


def test_what_is_written_is_what_was_made(tmp_path, made):
    counts = hard_scenes.write(tmp_path, 'test', made[:6])
    assert counts['images'] == 6 and counts['boxes'] == sum(len(s.boxes) for s in made[:6])
    coco = json.loads((tmp_path / 'annotations/test.json').read_text())
    for entry, scene in zip(coco['images'], made):
        pixels = cv2.imread(str(tmp_path / entry['file_name']))
        assert (pixels == scene.image).all()
        boxes = [a['bbox'] for a in coco['annotations'] if a['image_id'] == entry['id']]
        assert boxes == [[x, y, right - x, bottom - y]
                         for x, y, right, bottom in scene.boxes.tolist()]
    assert [entry['name'] for entry in coco['categories']] == list(hard_scenes.CLASSES)
