"""Batches that a training cannot use, and what is kept for each image."""
from functools import partial

from tests.broken_inputs import SCENES, scenes
from tests.refusals.case import DISTILLER, ROOT, Case

TITLE = 'Batches'
CC, CRD = (f"_base_ = '{ROOT}/configs/_demo_/{name}_digits.py'\n" for name in ('cc', 'crd'))
STACKED = ("model = dict(head=dict(_delete_=True, type='mmpretrain.StackedLinearClsHead', "
           "num_classes=10, in_channels=64, mid_channels=[16], "
           "norm_cfg=dict(type='BN1d')))\n")
BANK = 'model = dict(losses=dict(loss_crd=dict(module=dict(num_images={}))))'.format

CASES = [
    Case('an epoch without a step', ('an epoch has no step', 'batch_size=1000', 'at most 530'),
         'train_dataloader = dict(batch_size=1000, drop_last=True)'),
    Case('an epoch without a step for a distiller', ('an epoch has no step', 'drop_last=False'),
         'train_dataloader = dict(batch_size=531, drop_last=True)', base=DISTILLER),
    Case('a last batch of one image for CC', (
        'last batch of an epoch has one image', 'CCLoss (losses.loss_cc)', 'drop_last=True'),
        'train_dataloader = dict(batch_size=529)', base=CC),
    Case('batches of one image for CC', ('has one image', 'CCLoss', 'batch_size to 2 or more'),
         'train_dataloader = dict(batch_size=1)', base=CC),
    Case('a last batch of one image for BatchNorm1d', (
        'one image (530 images for a process, batch_size=23)', 'BatchNorm1d', 'drop_last=True'),
        f'{STACKED}train_dataloader = dict(batch_size=23)'),
    Case('batches of one image for BatchNorm1d', ('BatchNorm1d', 'batch_size to 2 or more'),
         f'{STACKED}train_dataloader = dict(batch_size=1)'),
    Case('a memory for fewer images than there are', (
        'CRDLoss (losses.loss_crd) has num_images=10', '53 images', 'Set num_images=53'),
        BANK(10), base=CRD),
    Case('a memory for one image less than there are', ('num_images=52', 'Set num_images=53'),
         BANK(52), base=CRD),
    Case('a filter that leaves no image', (
        'train_dataloader.dataset: CocoDataset has no image', 'filter_cfg'),
         "train_dataloader['dataset']['filter_cfg'] = dict(min_size=1000)", base=SCENES,
         prepare=scenes),
    Case('an annotation file without images', ('CocoDataset has no image', 'train.json'),
         base=SCENES, prepare=partial(scenes, change=lambda content: content.update(
             images=[], annotations=[]))),
    Case('a standard deviation of 0', ('data_preprocessor.std must be > 0', '[60.0, 0.0, 60.0]'),
         'model = dict(data_preprocessor=dict(mean=[0.0] * 3, std=[60.0, 0.0, 60.0]))'),
    Case('a standard deviation of NaN', ('data_preprocessor.std must be > 0', 'nan'),
         "model = dict(data_preprocessor=dict(mean=[0.0] * 3, std=[float('nan'), 1.0, 1.0]))"),
    Case("a standard deviation of 0 in the teacher's view", ('teacher_input: std must be > 0',),
         'model = dict(teacher_input=dict(mean=[0.0] * 3, std=[0.0] * 3))', base=DISTILLER),
    Case("an infinite standard deviation in the teacher's view", (
        'teacher_input: std must be > 0', 'inf'),
        "model = dict(teacher_input=dict(mean=[0.0] * 3, std=[float('inf')] * 3))",
        base=DISTILLER),
]
