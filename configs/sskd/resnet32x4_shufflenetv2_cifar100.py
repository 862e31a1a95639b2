# SSKD (ECCV 2020): resnet32x4 teaches shufflenetv2, 78.61 % (as VSD's Tables 2 and 3 give it).
_base_ = ['../_base_/pairs/resnet32x4_shufflenetv2_cifar100.py', '../_base_/methods/sskd.py']

_base_.merge(_base_.pop('sskd'))
model = dict(
    teacher_checkpoint='work_dirs/sskd/head_resnet32x4_cifar100/epoch_60.pth',
    teacher=dict(branches=dict(embedding=dict(module=dict(in_channels=256, out_channels=256)))),
    connectors=dict(embedding=dict(module=dict(in_channels=1024, out_channels=1024))))
train_dataloader = dict(dataset=dict(dataset=dict(pipeline=_base_.turned_views)))
