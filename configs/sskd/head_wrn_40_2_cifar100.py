# SSKD (ECCV 2020), first stage: the module behind a frozen wrn_40_2, for 60 epochs.
_base_ = [
    '../_base_/models/cifar/wrn_40_2.py',
    '../_base_/datasets/cifar100.py',
    '../_base_/schedules/cifar_240e.py',
    '../_base_/default_runtime.py',
    '../_base_/methods/sskd_head.py',
]

_base_.model = _base_.wrn_40_2
_base_.merge(_base_.pop('sskd_head'))
model = dict(
    frozen_classifier='checkpoints/cifar100/wrn_40_2.pth',
    branches=dict(embedding=dict(module=dict(in_channels=128, out_channels=128))))
train_dataloader = dict(dataset=dict(dataset=dict(pipeline=_base_.turned_views)))
val_dataloader = dict(dataset=dict(dataset=dict(pipeline=_base_.turned_test_views)))
param_scheduler = dict(milestones=[30, 45])
train_cfg = dict(max_epochs=60)
