"""Small networks that break the contracts of a distiller if it is careless."""
import torch
from mmengine.model import BaseModule
from mmengine.registry import DefaultScope
from mmpretrain.structures import DataSample
from torch import nn

from mmkd.registry import MODELS

CLASSES = 5


@MODELS.register_module()
class ToyBackbone(BaseModule):
    """Two stages; ``norm`` and ``dropout`` choose what a train-mode teacher would betray."""

    def __init__(self, channels=8, norm='batch', dropout=0.0, inplace=False):
        super().__init__(init_cfg=dict(type='Kaiming', layer='Conv2d'))
        make = nn.BatchNorm2d if norm == 'batch' else lambda width: nn.GroupNorm(2, width)
        self.stage1 = nn.Sequential(nn.Conv2d(3, channels, 3, 2, 1), make(channels), nn.ReLU())
        self.conv = nn.Conv2d(channels, channels, 3, 2, 1)
        self.relu = nn.ReLU(inplace=inplace)
        self.dropout = nn.Dropout(dropout)

    def forward(self, images):
        features = self.stage1(images)
        return (self.dropout(self.relu(self.conv(features))),)


@MODELS.register_module()
class ToyMSELoss(nn.Module):
    def forward(self, student, teacher):
        return (student - teacher).square().mean()


@MODELS.register_module()
class NoisyConnector(nn.Module):
    """Draws random numbers and has weights: it would disturb a careless student."""

    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(CLASSES, CLASSES)
        self.dropout = nn.Dropout(0.5)
        self.monitored = {}

    def forward(self, logits):
        self.monitored = dict(share=torch.rand(()))
        return self.dropout(self.linear(logits))


def classifier(channels=8, classes=CLASSES, **backbone):
    """Config of an mmpretrain classifier around :class:`ToyBackbone`."""
    return dict(
        type='ImageClassifier', _scope_='mmpretrain',
        data_preprocessor=dict(mean=[120.0] * 3, std=[60.0] * 3, num_classes=classes),
        backbone=dict(type='mmkd.ToyBackbone', channels=channels, **backbone),
        neck=dict(type='GlobalAveragePooling'),
        head=dict(type='LinearClsHead', num_classes=classes, in_channels=channels))


def kd_losses(weight=1.0):
    """The losses of plain knowledge distillation."""
    return dict(loss_kd=dict(
        module=dict(type='KDLoss', temperature=4.0), weight=weight,
        inputs=dict(student_logits='student.logits', teacher_logits='teacher.logits')))


def distiller(student=None, teacher=None, weight=1.0, **kwargs):
    """Config of a distiller with KD between two toy classifiers."""
    config = dict(
        type='Distiller', student=student or classifier(),
        teacher=teacher or classifier(channels=16),
        student_layers=dict(logits='head.fc'), teacher_layers=dict(logits='head.fc'),
        losses=kd_losses(weight))
    return {**config, **kwargs}


def sdd(weight=1.0, logit_loss=None, **regions):
    """The layers, connector and loss of SDD; update a distiller's config with them."""
    layers = dict(last_map='backbone', weight=dict(parameter='head.fc.weight'),
                  bias=dict(parameter='head.fc.bias'))
    return dict(
        student_layers=layers, teacher_layers=layers,
        connectors=dict(regions=dict(module=dict(type='RegionLogits', **regions), inputs={
            f'{owner}_{argument}': f'{owner}.{layer}' for owner in ('student', 'teacher')
            for argument, layer in (('features', 'last_map'), ('weight', 'weight'),
                                    ('bias', 'bias'))})),
        losses=dict(loss_sdd=dict(
            module=dict(type='SDDLoss', logit_loss=logit_loss or dict(type='KDLoss')),
            weight=weight, inputs=dict(
                student_logits='connector.regions.student_logits',
                teacher_logits='connector.regions.teacher_logits', labels='batch.labels'))))


def data(size=8, classes=CLASSES, seed=0, shape=(16, 16)):
    """A batch as it comes from mmpretrain's data loader: uint8 images and labels."""
    generator = torch.Generator().manual_seed(seed)
    images = torch.randint(0, 256, (size, 3, *shape), generator=generator, dtype=torch.uint8)
    labels = torch.randint(0, classes, (size,), generator=generator)
    return dict(inputs=images, data_samples=[DataSample().set_gt_label(int(label))
                                             for label in labels])


def scope(name):
    """Build under another library's scope."""
    return DefaultScope.overwrite_default_scope(name)


def init_without_teacher(model):
    """Initialise as a run does, also the teacher's network: some of mmdet are raw memory before."""
    def start(path):
        for teacher in model.teacher.members.values():
            getattr(teacher.module, 'init_weights', lambda: None)()

    load, model.teacher.load = model.teacher.load, start
    model.init_weights()
    model.teacher.load = load
