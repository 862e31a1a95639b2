# SSKD (ECCV 2020): vgg13 teaches mobilenetv2, 71.53 % (as VSD's Tables 2 and 3 give it).
_base_ = ['../_base_/pairs/vgg13_mobilenetv2_cifar100.py', '../_base_/methods/sskd.py']

_base_.merge(_base_.pop('sskd'))
model = dict(
    teacher_checkpoint='work_dirs/sskd/head_vgg13_cifar100/epoch_60.pth',
    teacher=dict(branches=dict(embedding=dict(module=dict(in_channels=512, out_channels=512)))),
    connectors=dict(embedding=dict(module=dict(in_channels=1280, out_channels=1280))))
train_dataloader = dict(dataset=dict(dataset=dict(pipeline=_base_.turned_views)))
