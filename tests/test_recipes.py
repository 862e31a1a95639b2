"""Every block of the pages of recipes is run as it is printed, on small sets in the true formats.

Large networks and their downloads are replaced by small ones with weights from files.
"""
import importlib
import json
import re
import shlex
from pathlib import Path

import numpy as np
import pytest
import timm
import torch
import torchvision

from mmkd.apis import cli
from tests import toy_detectors, toy_images

PAGES = sorted((Path(__file__).parents[1] / 'docs/en/recipes').glob('*.md'))
BLOCK = re.compile(r'```(python|bash)\n(.*?)```', re.S)
DIGITS = 'model.teacher_checkpoint=work_dirs/_demo_/teacher_digits/epoch_1.pth'
SMALL = {  # What the pages name -> what is run.
    'resnet18 --teacher': 'resnet8x4 --epochs 1 --teacher',
    'timm/vit_base_patch16_224': 'timm/test_vit --teacher-weights vit.pth --batch-size 16',
    'timm/vit_small_patch14_dinov2': 'timm/test_vit --teacher-weights features.pth '
                                     '--batch-size 16 --out work_dirs/features',
    'torchvision/resnet50 --train-teacher 10': 'torchvision/resnet18 --train-teacher 1 '
    '--teacher-weights resnet18.pth --out work_dirs/torchvision',
    '--student retinanet_r18': '--student detector.py --student-weights none --epochs 1 '
                               '--image-size 64 --batch-size 4',
    '--teacher retinanet_r50': '--teacher teacher.py --teacher-weights detector.pth',
    '--train-teacher 12': '--train-teacher 1 --out work_dirs/trained',
    'train _demo_/teacher_digits': 'train _demo_/teacher_digits --cfg-options '
                                   'train_cfg.max_epochs=1',
    **{f'train {name}.py': f'train {name}.py --cfg-options train_cfg.max_epochs=1'
       for name in ('tensorboard', 'wandb_offline', 'mlflow_folder')},
    '--rounds 4': f'--rounds 2 --cfg-options {DIGITS}',
    'model.teacher_cache=': f'train_cfg.max_epochs=1 {DIGITS} model.teacher_cache='}
OPTIONAL = ('transformers', )


def blocks(page):
    """The kind and the text of each block of a page."""
    return BLOCK.findall(page.read_text())


@pytest.fixture(scope='module')
def ground(tmp_path_factory):
    """A folder with sets, weights and one finished run, in which all pages are followed."""
    root = tmp_path_factory.mktemp('recipes')
    toy_images.folder(root / 'flowers')
    toy_images.coco(root / 'signs')
    multi_label(root / 'tags')
    torch.manual_seed(0)
    vit = timm.create_model('test_vit').state_dict()
    torch.save(vit, root / 'vit.pth')
    torch.save({key: value for key, value in vit.items() if not key.startswith('head.')},
               root / 'features.pth')
    torch.save(torchvision.models.resnet18().state_dict(), root / 'resnet18.pth')
    toy_detectors.write_pair(root)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        cli.main(shlex.split('distil --data flowers --student resnet8x4 --teacher resnet20 '
                             '--teacher-weights none --train-teacher 1 --epochs 1'))
    return root


def multi_label(root):
    """Images with up to three labels each."""
    rng = np.random.default_rng(3)
    (root / 'images').mkdir(parents=True)
    for split, number in (('train', 32), ('val', 8)):
        entries = []
        for index in range(number):
            name = f'{split}{index}.jpg'
            toy_images.draw(index % 3, rng).save(root / 'images' / name)
            entries.append(dict(img_path=name, gt_label=sorted({index % 3, index % 2})))
        (root / f'{split}.json').write_text(json.dumps(dict(
            metainfo=dict(classes=toy_images.CLASSES), data_list=entries)))


def shrink(command):
    """A command with small networks in place of large ones."""
    for large, small in SMALL.items():
        command = command.replace(large, small)
    return command


def follow(page, needs=importlib.import_module):
    """Run the blocks of a page, one after the other."""
    for kind, text in blocks(page):
        for name in OPTIONAL:
            if re.search(rf'^import {name}', text, re.M):
                needs(name)
        if kind == 'bash':
            for line in text.replace('\\\n', '').splitlines():
                words = shlex.split(shrink(line), comments=True)
                assert words[0] == 'mmkd', line
                cli.main(words[1:])
        elif (name := re.match(r'# (\w+\.py)\n', text)):
            Path(name[1]).write_text(text)
        else:
            exec(compile(text, page.stem, 'exec'), {})


@pytest.mark.slow
@pytest.mark.extended
@pytest.mark.parametrize('page', PAGES, ids=lambda page: page.stem)
def test_a_page_can_be_followed(page, ground, monkeypatch):
    monkeypatch.chdir(ground)
    follow(page, pytest.importorskip)


def test_every_page_has_something_to_run():
    assert len(PAGES) > 9
    assert all(blocks(page) for page in PAGES)
