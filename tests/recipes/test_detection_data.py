import json

import pytest

from mmkd.recipes import coco_files, detection_data, rules
from tests import toy_images


def edit(root, split, change):
    """Change the content of an annotation file."""
    file = root / f'annotations/instances_{split}.json'
    content = json.loads(file.read_text())
    change(content)
    file.write_text(json.dumps(content))


def test_a_set_in_coco_layout(tmp_path):
    data = detection_data.read(toy_images.coco(tmp_path / 'set'))
    assert data.classes == toy_images.CLASSES and data.short_side == 64
    assert data.train.boxes(data.classes) == [3, 3, 2]
    assert data.train.folder == tmp_path / 'set/train' and data.val.folder == tmp_path / 'set/val'
    assert data.train.write(tmp_path / 'copy.json') == (
        tmp_path / 'set/annotations/instances_train.json').resolve()
    lines = '\n'.join(detection_data.describe(data))
    assert 'train: 8 images, 8 boxes, 0 images without any' in lines
    assert '3 classes, boxes for training: circle 3, cross 3, stripes 2' in lines


def test_annotations_beside_the_images(tmp_path):
    root = toy_images.coco(tmp_path / 'set')
    for split in ('train', 'val'):
        (root / f'annotations/instances_{split}.json').rename(
            root / split / '_annotations.coco.json')
    data = detection_data.read(root)
    assert data.train.folder.name == 'train' and data.val.folder.name == 'val'


def test_a_single_file_is_divided(tmp_path):
    root = toy_images.coco(tmp_path / 'set', train=10)
    (root / 'annotations/instances_train.json').rename(root / 'boxes.json')
    (root / 'annotations/instances_val.json').unlink()
    data = detection_data.read(root, val_share=0.3)
    assert [len(split.content['images']) for split in data.splits.values()] == [7, 3]
    assert 'no annotation file for validation: 30% of the images' in '\n'.join(
        detection_data.describe(data))
    written = json.loads(data.val.write(tmp_path / 'val.json').read_text())
    assert len(written['images']) == 3


def test_what_cannot_be_learned_from_is_left_out_and_named(tmp_path):
    root = toy_images.coco(tmp_path / 'set')
    (root / 'train/0.jpg').unlink()

    def spoil(content):
        content['annotations'][1]['bbox'] = [0, 0, 0, 5]
        content['annotations'][2]['bbox'] = [500, 0, 5, 5]
        content['annotations'][3]['category_id'] = 99
        content['images'][4]['width'] = 32

    edit(root, 'train', spoil)
    data = detection_data.read(root)
    notes = '\n'.join(data.notes)
    assert 'train: missing or unreadable images, left out: 0.jpg' in notes
    assert 'train: 1 annotations of no size, left out: 1' in notes
    assert 'train: 1 annotations outside the image, left out: 2' in notes
    assert 'train: 1 annotations of an unknown category, left out: 3' in notes
    assert 'train: files of another size than the annotations say' in notes and '4.jpg' in notes
    written = json.loads(data.train.write(tmp_path / 'train.json').read_text())
    assert [len(written[key]) for key in ('images', 'annotations')] == [7, 4]


def test_categories_of_another_order_get_that_of_training(tmp_path):
    root = toy_images.coco(tmp_path / 'set')
    edit(root, 'val', lambda content: content['categories'].reverse())
    data = detection_data.read(root)
    assert [one['name'] for one in data.val.content['categories']] == list(toy_images.CLASSES)
    assert data.val.file is None


def test_a_category_without_boxes_gives_way_to_one_of_the_same_name(tmp_path):
    """Roboflow writes the name of the project as a category; val here has no box of a circle."""
    root = toy_images.coco(tmp_path / 'set')

    def add_project(content):
        content['categories'].insert(0, dict(id=99, name='circle', supercategory='none'))

    edit(root, 'train', add_project)
    edit(root, 'val', add_project)
    edit(root, 'val', lambda content: content.update(annotations=[
        box for box in content['annotations'] if box['category_id'] != 1]))
    numbers = {one['name']: one['id'] for one in json.loads(
        (root / 'annotations/instances_train.json').read_text())['categories'][1:]}
    data = detection_data.read(root)
    assert data.classes == toy_images.CLASSES and data.train.boxes(data.classes) == [3, 3, 2]
    assert {one['name']: one['id'] for one in data.train.content['categories']} == numbers
    assert 'instances_train.json: categories without boxes, whose name another one has, left ' \
        'out: circle (99)' in data.notes
    written = json.loads(data.train.write(tmp_path / 'train.json').read_text())
    assert [one['name'] for one in written['categories']] == list(toy_images.CLASSES)


def test_two_categories_of_one_name_with_boxes_are_refused(tmp_path):
    root = toy_images.coco(tmp_path / 'set')
    edit(root, 'train', lambda content: content['categories'][0].update(name='cross'))
    with pytest.raises(ValueError, match='several categories have the name cross'):
        detection_data.read(root)


@pytest.mark.parametrize('change, message', [
    (lambda content: content.pop('categories'), 'has no list of categories'),
    (lambda content: content['annotations'].clear(), 'val: no box is left in 4 images'),
    (lambda content: content['annotations'][0].pop('bbox'), 'an entry of annotations lacks bbox'),
    (lambda content: content['categories'][0].update(name='dog'),
     'the categories of both files differ: circle, dog'),
])
def test_sets_that_cannot_be_trained_on(tmp_path, change, message):
    root = toy_images.coco(tmp_path / 'set')
    edit(root, 'val', change)
    with pytest.raises(ValueError, match=message):
        detection_data.read(root)


def test_only_annotation_files_make_a_set_of_boxes(tmp_path):
    root = toy_images.folder(tmp_path / 'flowers', train=1, val=1)
    (root / 'settings.json').write_text('{"side": 3}')
    assert not coco_files.holds_boxes(root) and not coco_files.holds_boxes(tmp_path / 'nothing')
    assert coco_files.holds_boxes(toy_images.coco(tmp_path / 'boxes'))
    with pytest.raises(ValueError, match='holds no annotation file'):
        detection_data.read(root)


@pytest.mark.parametrize('side, size', [(480, 800), (64, 128), (200, 320), (2000, 800)])
def test_the_size_follows_the_images(side, size):
    assert rules.box_image_size(side) == size


def test_the_schedule_of_detectors():
    stock = rules.detector_schedule(100_000, 800, is_two_stage=False, is_random=False)
    assert (stock.batch_size, stock.epochs, stock.optimizer) == (2, 12, 'SGD')
    assert stock.lr == pytest.approx(0.01 / 8)
    small = rules.detector_schedule(60, 128, is_two_stage=True, is_random=True)
    assert (small.batch_size, small.epochs, small.optimizer) == (8, 100, 'AdamW')
