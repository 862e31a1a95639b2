# SSKD (ECCV 2020): resnet32x4 teaches resnet8x4, 76.20 % (as VSD's Tables 2 and 3 give it).
_base_ = ['../_base_/pairs/resnet32x4_resnet8x4_cifar100.py', '../_base_/methods/sskd.py']

_base_.merge(_base_.pop('sskd'))
model = dict(
    teacher_checkpoint='work_dirs/sskd/head_resnet32x4_cifar100/epoch_60.pth',
    teacher=dict(branches=dict(embedding=dict(module=dict(in_channels=256, out_channels=256)))),
    connectors=dict(embedding=dict(module=dict(in_channels=256, out_channels=256))))
train_dataloader = dict(dataset=dict(dataset=dict(pipeline=_base_.turned_views)))
