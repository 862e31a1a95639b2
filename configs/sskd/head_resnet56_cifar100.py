# SSKD (ECCV 2020), first stage: the module behind a frozen resnet56, for 60 epochs.
_base_ = [
    '../_base_/models/cifar/resnet56.py',
    '../_base_/datasets/cifar100.py',
    '../_base_/schedules/cifar_240e.py',
    '../_base_/default_runtime.py',
    '../_base_/methods/sskd_head.py',
]

_base_.model = _base_.resnet56
_base_.merge(_base_.pop('sskd_head'))
model = dict(
    frozen_classifier='checkpoints/cifar100/resnet56.pth',
    branches=dict(embedding=dict(module=dict(in_channels=64, out_channels=64))))
train_dataloader = dict(dataset=dict(dataset=dict(pipeline=_base_.turned_views)))
val_dataloader = dict(dataset=dict(dataset=dict(pipeline=_base_.turned_test_views)))
param_scheduler = dict(milestones=[30, 45])
train_cfg = dict(max_epochs=60)
