# SSKD (ECCV 2020): resnet56 teaches resnet20, 71.49 % (as VSD's Tables 2 and 3 give it).
_base_ = ['../_base_/pairs/resnet56_resnet20_cifar100.py', '../_base_/methods/sskd.py']

_base_.merge(_base_.pop('sskd'))
model = dict(
    teacher_checkpoint='work_dirs/sskd/head_resnet56_cifar100/epoch_60.pth',
    teacher=dict(branches=dict(embedding=dict(module=dict(in_channels=64, out_channels=64)))),
    connectors=dict(embedding=dict(module=dict(in_channels=64, out_channels=64))))
train_dataloader = dict(dataset=dict(dataset=dict(pipeline=_base_.turned_views)))
