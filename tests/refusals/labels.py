"""Labels, classes and heads that do not fit each other."""
from functools import partial

from tests.broken_inputs import FOLDERS, SCENES, all_boxes, image_folders, scenes, weights
from tests.refusals.case import DISTILLER, Case

TITLE = 'Labels, classes and heads'


def listed(*labels):
    """Write a list of images with these labels."""
    def prepare(folder):
        image_folders(folder)
        (folder / 'list.txt').write_text(''.join(
            f'class_{index % 10:02d}/0.png {label}\n' for index, label in enumerate(labels)))

    return prepare


def turned(content):
    """Turn the order of the categories round."""
    content['categories'].reverse()


def weights_beside(folder, classes):
    """Write teacher.pth, which names these classes."""
    weights(folder / 'teacher.pth', meta=dict(dataset_meta=dict(classes=classes)))


LISTED = (FOLDERS + "train_dataloader['dataset'] = dict(_set, data_root='', "
          "data_prefix='images/train', ann_file='list.txt')\n")


CASES = [
    Case('a head of fewer classes than the data', (
        'model.head.num_classes is 10', 'The data have 12 classes', 'num_classes=12'),
        FOLDERS, prepare=partial(image_folders, train=12, val=12)),
    Case('a head of fewer classes than the digits', (
        'model.head.num_classes is 7', 'set model.head.num_classes=10'),
        'model = dict(head=dict(num_classes=7))'),
    Case("a distiller's student of fewer classes than the data", (
        'model.student.head.num_classes is 7', 'num_classes=10'),
        "model = dict(student=dict(head=dict(num_classes=7)), teacher=dict(head=dict("
        "num_classes=7)))", base=DISTILLER),
    Case('logits of different numbers of classes are compared', (
        'student.logits has 7', 'teacher.logits has 10'),
        'model = dict(student=dict(head=dict(num_classes=7)))', base=DISTILLER),
    Case('a teacher whose file names the classes in another order', (
        "loss 'loss_kd' compares the student with the teacher class by class", 'another order',
        "model.teacher_checkpoint names '9', '8'", "train_dataloader '0', '1'"),
        "model = dict(teacher_checkpoint='teacher.pth')", base=DISTILLER, prepare=partial(
            weights_beside, classes=tuple('9876543210'))),
    Case('a detector of fewer classes than the data', (
        'model.bbox_head.num_classes is 3', 'num_classes=10'),
        'model = dict(bbox_head=dict(num_classes=3))', base=SCENES, prepare=scenes),
    Case('labels of -1', ('-1', 'to be ignored'), LISTED, prepare=listed(0, 1, -1, 2)),
    Case('labels of 255', ('255', 'to be ignored'), LISTED, prepare=listed(0, 1, 255, 2)),
    Case('labels that are counted from 1', ('counted from 1',), LISTED,
         prepare=listed(*range(1, 11))),
    Case('a single label far outside', ('labels do not fit the head', 'class_03/0.png', '1000'),
         LISTED, prepare=listed(0, 1, 2, 1000)),
    Case('a class folder missing in validation', (
        'number their classes differently', "'class_03' only in train_dataloader"),
        FOLDERS, prepare=partial(image_folders, without='class_03')),
    Case('a class folder more in validation', (
        'number their classes differently', "'class_09' only in val_dataloader"),
        FOLDERS, prepare=partial(image_folders, train=9)),
    Case('class names in another order in validation', ('in another order', ),
         FOLDERS + "val_dataloader['dataset']['metainfo'] = dict(classes=["
         "f'class_{9 - index:02d}' for index in range(10)])", prepare=image_folders),
    Case('class names that the annotation file does not have', (
        "'cat', 'dog'", 'are not in scenes/annotations/train.json', 'It names: zero, one',
        'The config asks for'),
        "train_dataloader['dataset']['metainfo'] = dict(classes=('cat', 'dog'))",
        base=SCENES, prepare=scenes),
    Case('one class name of ten misspelt', ("'nien'", 'It names: zero'),
         "train_dataloader['dataset']['metainfo'] = dict(classes=('zero', 'one', 'two', 'three', "
         "'four', 'five', 'six', 'seven', 'eight', 'nien'))", base=SCENES, prepare=scenes),
    Case('class names in another order than the annotation file', (
        'train_dataloader: the classes are in another order than in scenes/annotations/train.json',
        'The file has: zero, one', 'The config asks for: nine, eight', "classes=('zero', 'one'"),
        "train_dataloader['dataset']['metainfo'] = dict(classes=('nine', 'eight', 'seven', 'six', "
        "'five', 'four', 'three', 'two', 'one', 'zero'))", base=SCENES, prepare=scenes),
    Case('categories of training and validation in different orders', (
        'train_dataloader: the classes are in another order', 'The file has: nine, eight',
        'sort the categories of one of them'), base=SCENES, prepare=partial(scenes, change=turned)),
    Case('an evaluator whose file has the categories in another order', (
        'val_evaluator: the classes are in another order than in its ann_file', ),
        "train_dataloader['dataset']['ann_file'] = 'annotations/test.json'\n"
        "val_evaluator['ann_file'] = 'scenes/annotations/train.json'", base=SCENES,
        prepare=partial(scenes, change=turned)),
    Case('two categories of one name', (
        'scenes/annotations/train.json has several categories of one name',
        "'three' has the numbers 3, 99", 'Leave one category of each name'),
        base=SCENES, prepare=partial(scenes, change=lambda content: content['categories'].append(
            dict(id=99, name='three', supercategory='three')))),
    Case('all boxes outside their images', ('no box is left', '8 outside the image', '0.png'),
         base=SCENES, prepare=partial(scenes, change=all_boxes(bbox=[100, 100, 20, 20]))),
    Case('all boxes of no size', ('no box is left', '8 of no size', 'annotation 4 of 2.png'),
         base=SCENES, prepare=partial(scenes, change=all_boxes(bbox=[4, 4, 0, 10]))),
    Case('all boxes of an area of 0', ('no box is left', '8 of no size'), base=SCENES,
         prepare=partial(scenes, change=all_boxes(area=0))),
    Case('all boxes NaN', ('no box is left', '8 with NaN or infinity'), base=SCENES,
         prepare=partial(scenes, change=all_boxes(bbox=[4, float('nan'), 10, 10]))),
    Case('all boxes of infinite size', ('no box is left', 'with NaN or infinity'), base=SCENES,
         prepare=partial(scenes, change=all_boxes(bbox=[4, 4, float('nan'), float('inf')]))),
    Case('all boxes of an unknown category', ('no box is left', '8 of an unknown category'),
         base=SCENES, prepare=partial(scenes, change=all_boxes(category_id=77))),
    Case('no annotation at all', ('no box is left', 'there are no annotations'), base=SCENES,
         prepare=partial(scenes, change=lambda content: content.update(annotations=[]))),
]
