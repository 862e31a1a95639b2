"""Small data sets and files of weights, whole or broken in one place."""
import copy
import io
import json
import tarfile
from pathlib import Path

import cv2
import numpy as np
import torch
from mmengine.registry import DefaultScope

from mmkd.apis.config_files import read_config
from mmkd.registry import MODELS
from tests.refusals.case import ROOT

FOLDERS = """
_set = dict(_delete_=True, type='mmpretrain.CustomDataset', data_root='images/train', pipeline=[
    dict(type='LoadImageFromFile'), dict(type='mmpretrain.PackInputs')])
train_dataloader = dict(batch_size=4, dataset=_set, collate_fn=dict(type='default_collate'))
val_dataloader = dict(dataset=dict(_set, data_root='images/val', test_mode=True),
                      collate_fn=dict(type='default_collate'))
"""
SCENES = (f"_base_ = '{ROOT}/configs/_demo_/student_retinanet_scenes.py'\n"
          "train_dataloader = dict(batch_size=2, dataset=dict(data_root='scenes/'))\n"
          "val_dataloader = dict(dataset=dict(data_root='scenes/'))\n"
          "val_evaluator = dict(ann_file='scenes/annotations/test.json')\n")
CLASSES = ('zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine')


def image_folders(folder, train=10, val=10, images=2, without=None):
    """Write ``images/train/<class>/*.png`` and ``images/val``, perhaps without one of val."""
    for split, number in (('train', train), ('val', val)):
        for name in [f'class_{index:02d}' for index in range(number)]:
            if split == 'val' and name == without:
                continue
            for index in range(images):
                write_image(folder / 'images' / split / name / f'{index}.png', 8, 8)


def write_image(path, height, width):
    """Write a grey image."""
    path.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(path), np.full((height, width, 3), 128, np.uint8))


def scenes(folder, change=lambda content: None, images=4):
    """Write a set of COCO with two boxes an image; ``change`` is given the training annotations."""
    content = dict(
        images=[dict(id=index, file_name=f'{index}.png', width=64, height=48)
                for index in range(images)],
        categories=[dict(id=index, name=name) for index, name in enumerate(CLASSES)],
        annotations=[dict(id=number, image_id=number // 2, category_id=number % 10, iscrowd=0,
                          bbox=[4, 4, 20, 20], area=400) for number in range(2 * images)])
    for index in range(images):
        write_image(folder / f'scenes/{index}.png', 48, 64)
    (folder / 'scenes/annotations').mkdir()
    (folder / 'scenes/annotations/test.json').write_text(json.dumps(content))
    train = copy.deepcopy(content)
    change(train)
    (folder / 'scenes/annotations/train.json').write_text(json.dumps(train))


def all_boxes(**values):
    """Return a change that gives every annotation these values."""
    def change(content):
        for annotation in content['annotations']:
            annotation.update(values)

    return change


def network(config):
    """Build the plain network of a demo config, initialised."""
    with DefaultScope.overwrite_default_scope('mmkd'):
        model = MODELS.build(read_config(f'_demo_/{config}').model)
    torch.manual_seed(0)
    model.init_weights()
    return model


def weights(path, config='teacher_digits', spoil=None, **beside):
    """Write a checkpoint of a demo network; ``spoil`` may change its weights."""
    state = network(config).state_dict()
    if spoil is not None:
        spoil(state)
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    torch.save(dict(state_dict=state, **beside), path)


def with_nan(state):
    """Spoil the last weight."""
    state[list(state)[-1]].fill_(float('nan'))


def damaged(path, kind):
    """Write a file that is no readable file of weights: see ``DAMAGES``."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(DAMAGES[kind][0]())


def _whole():
    buffer = io.BytesIO()
    torch.save(dict(state_dict=dict(weight=torch.zeros(64, 64))), buffer)
    return buffer.getvalue()


def _legacy():
    buffer = io.BytesIO()
    torch.save(dict(state_dict=dict(weight=torch.zeros(64, 64))), buffer,
               _use_new_zipfile_serialization=False)
    return buffer.getvalue()


def _archive():
    buffer, content = io.BytesIO(), _whole()
    with tarfile.open(fileobj=buffer, mode='w') as tar:
        entry = tarfile.TarInfo('weights.pth')
        entry.size = len(content)
        tar.addfile(entry, io.BytesIO(content))
    return buffer.getvalue()


def _safetensors():
    from safetensors import torch as package
    return package.save(dict(weight=torch.zeros(4)))


DAMAGES = {  # kind -> how to make it, what the message says
    'empty': (bytes, 'it is empty'),
    'cut short': (lambda: _whole()[:-2000], 'cut short or damaged'),
    'of the form before PyTorch 1.6, cut short': (lambda: _legacy()[:-2000], 'cut short'),
    'a text': (lambda: b'<html>404: not found</html>\n', 'it is a text'),
    'a tar archive': (_archive, 'it is a tar archive'),
    'safetensors under another name': (_safetensors, 'it is a file of safetensors'),
    'a pointer of Git LFS': (lambda: b'version https://git-lfs.github.com/spec/v1\n', 'git lfs'),
    'random bytes': (lambda: bytes(range(256)) * 16, 'cannot be read as a file of weights'),
}
