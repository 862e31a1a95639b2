"""Files of data that are missing, cut short or of another kind."""
import pickle
from functools import partial

import numpy as np

from tests.broken_inputs import FOLDERS, SCENES, image_folders, scenes
from tests.refusals.case import ROOT, Case

TITLE = 'Files of data'


def base(name):
    return f"_base_ = '{ROOT}/configs/{name}.py'\n"


CIFAR, IMAGENET = base('students/resnet8x4_cifar100'), base('students/resnet18_imagenet')
OFFLINE = 'train_dataloader = dict(dataset=dict(dataset=dict(download=False)))'


def spoiled_scenes(file, text):
    """Write scenes, one of whose files is then something else; None removes it."""
    def prepare(folder):
        scenes(folder)
        path = folder / 'scenes' / file
        if text is None:
            path.unlink()
        elif callable(text):
            path.write_bytes(text(path.read_bytes()))
        else:
            path.write_text(text)

    return prepare


def spoiled_folders(file, content):
    """Write folders of images, one of which is then something else; None removes it."""
    def prepare(folder):
        image_folders(folder)
        (folder / 'list.txt').write_text('class_00/0.png 0\nclass_01/0.png 1\n' * 5)
        path = folder / 'images/train' / file
        if content is None:
            path.unlink()
        else:
            path.write_bytes(content)

    return prepare


def without_key(key):
    return partial(scenes, change=lambda content: content.pop(key))


def without_value(kind, key):
    return partial(scenes, change=lambda content: content[kind][0].pop(key))


def cifar(**content):
    """Write files of CIFAR-100 of which the training file holds something else."""
    def prepare(folder):
        path = folder / 'data/cifar100/cifar-100-python'
        path.mkdir(parents=True)
        for name in ('train', 'test', 'meta'):
            (path / name).write_bytes(pickle.dumps(content))

    return prepare


def stl10(images, labels):
    def prepare(folder):
        path = folder / 'data/stl10/stl10_binary'
        path.mkdir(parents=True)
        for split in ('train', 'test'):
            np.zeros(images, np.uint8).tofile(path / f'{split}_X.bin')
            np.ones(labels, np.uint8).tofile(path / f'{split}_y.bin')

    return prepare


STL10 = ("train_dataloader = dict(dataset=dict(_delete_=True, type='STL10', "
         "data_root='data/stl10', pipeline=[dict(type='mmpretrain.PackInputs')]))")
LISTED = (FOLDERS + "train_dataloader['dataset'] = dict(_set, data_root='', "
          "data_prefix='images/train', ann_file='list.txt')\n"
          "model = dict(head=dict(num_classes=10))\n")

CASES = [
    Case('no folder of ImageNet', ('train_dataloader.dataset: ImageNet cannot be read',
                                   'data/imagenet/train/<class>', 'image-net.org'),
         base=IMAGENET),
    Case('no folder of CUB', ('train_dataloader.dataset: CUB cannot be read', 'images.txt',
                              'CUB_200_2011.tgz'),
         "model = dict(backbone=dict(init_cfg=None))", base=base('students/vgg8_cub200')),
    Case('no folder of the scenes', ('CocoDataset cannot be read',
                                     'dataset_converters/digits_scenes'),
         base=base('_demo_/student_retinanet_scenes')),
    Case('no folder of STL-10', ('data/stl10/stl10_binary/train_X.bin is not there', 'Unpack http'),
         STL10),
    Case('no folder of Tiny ImageNet', ('wnids.txt is not there', 'Unpack http'),
         STL10.replace("'STL10'", "'TinyImageNet'")),
    Case('no folder of CIFAR-100 and no download', ('CIFAR100 is not whole', 'Unpack https'),
         OFFLINE, base=CIFAR),
    Case('no folder of images', ('CustomDataset cannot be read', 'a folder of images for each'),
         FOLDERS),
    Case('a folder without images', ('CustomDataset cannot be read', 'Found 0 files'), FOLDERS,
         prepare=lambda folder: [(folder / f'images/{split}/a').mkdir(parents=True)
                                 for split in ('train', 'val')]),
    Case('no list of images', ('CustomDataset cannot be read from list.txt',), LISTED,
         prepare=image_folders),
    Case('an image that is not there', ('class_00/0.png of annotation', 'cannot be read',
                                        'FileNotFoundError'),
         LISTED, prepare=spoiled_folders('class_00/0.png', None)),
    Case('an image that is empty', ('class_00/0.png of annotation', 'cannot be read'),
         LISTED, prepare=spoiled_folders('class_00/0.png', b'')),
    Case('an image that is a text', ('class_01/0.png of annotation', 'cannot be read'),
         LISTED, prepare=spoiled_folders('class_01/0.png', b'no image\n')),
    Case('an image that is cut short', ('class_01/0.png of annotation', 'cannot be read'),
         LISTED, prepare=spoiled_folders('class_01/0.png', b'\x89PNG\r\n\x1a\n')),
    Case('an image of a worker process that is not there', ('an image cannot be read', '0.png'),
         f'{LISTED}train_dataloader.update(num_workers=1)',
         prepare=spoiled_folders('class_00/0.png', None)),
    Case('an image of a worker process that is a text', ('an image cannot be read', '0.png'),
         f'{LISTED}train_dataloader.update(num_workers=1)',
         prepare=spoiled_folders('class_00/0.png', b'no image\n')),
    Case('an image of a detection set that is not there', ('scenes/', 'cannot be read'),
         base=SCENES, prepare=spoiled_scenes('2.png', None)),
    Case('a file of annotations that is cut short', (
        'cannot be read from scenes/annotations/train.json', 'cut short'), base=SCENES,
        prepare=spoiled_scenes('annotations/train.json', lambda data: data[:len(data) // 2])),
    Case('a file of annotations that is empty', ('train.json', 'cut short'), base=SCENES,
         prepare=spoiled_scenes('annotations/train.json', '')),
    Case('a file of annotations that is no JSON', ('train.json', 'of another kind'), base=SCENES,
         prepare=spoiled_scenes('annotations/train.json', 'images: 4\n')),
    Case('a file of annotations that is a list', ('cannot be read', 'train.json'), base=SCENES,
         prepare=spoiled_scenes('annotations/train.json', '[]')),
    Case('a file of annotations that is binary', ('cannot be read', 'train.json'), base=SCENES,
         prepare=spoiled_scenes('annotations/train.json', lambda data: b'\x80\xff\x00' * 99)),
    Case('annotations without categories', ('train.json', "the key 'categories' is missing"),
         base=SCENES, prepare=without_key('categories')),
    Case('annotations without images', ('train.json', 'CocoDataset has no image'),
         base=SCENES, prepare=without_key('images')),
    Case('an annotation without a box', ('train.json', "the key 'bbox' is missing"),
         base=SCENES, prepare=without_value('annotations', 'bbox')),
    Case('an annotation without a category', ('train.json', "'category_id' is missing"),
         base=SCENES, prepare=without_value('annotations', 'category_id')),
    Case('an annotation without an area', ('train.json', "the key 'area' is missing"),
         base=SCENES, prepare=without_value('annotations', 'area')),
    Case('an image without a width', ('train.json', "the key 'width' is missing"),
         base=SCENES, prepare=without_value('images', 'width')),
    Case('an image without a file', ('train.json', "the key 'file_name' is missing"),
         base=SCENES, prepare=without_value('images', 'file_name')),
    Case('two annotations of one number', ('train.json', 'not unique'), base=SCENES,
         prepare=partial(scenes, change=lambda content: content['annotations'][1].update(id=0))),
    Case('no file of annotations', ('CocoDataset cannot be read', 'train.json'), base=SCENES,
         prepare=spoiled_scenes('annotations/train.json', None)),
    Case('no file of annotations for the metric', ('test.json',), base=SCENES,
         prepare=spoiled_scenes('annotations/test.json', None)),
    Case('images of STL-10 that are cut short', ('train_X.bin', 'cut short'), STL10,
         prepare=stl10(3 * 96 * 96 + 5, 1)),
    Case('labels of STL-10 that are cut short', ('2 images, but 1 labels',), STL10,
         prepare=stl10(2 * 3 * 96 * 96, 1)),
    Case('files of CIFAR-100 that are others', ('CIFAR100 is not whole',), OFFLINE, base=CIFAR,
         prepare=cifar(data=[], labels=[])),
    Case("files of CIFAR-100 that are others, for mmpretrain's class", ('CIFAR100 is not whole',),
         OFFLINE.replace('download=', "type='mmpretrain.CIFAR100', download="), base=CIFAR,
         prepare=cifar(data=[], labels=[])),
    Case('a list of images without labels', ('CustomDataset cannot be read from list.txt',), LISTED,
         prepare=lambda folder: (image_folders(folder), (folder / 'list.txt').write_text(
             'class_00/0.png\n'))),
    Case('a list of images whose labels are words', ('list.txt',), LISTED,
         prepare=lambda folder: (image_folders(folder), (folder / 'list.txt').write_text(
             'class_00/0.png cat\n'))),
]
