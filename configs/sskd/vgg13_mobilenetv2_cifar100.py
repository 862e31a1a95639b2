# SSKD (ECCV 2020): vgg13 teaches mobilenetv2, 71.53 % (as VSD's Tables 2 and 3 give it).
_base_ = ['../_base_/pairs/vgg13_mobilenetv2_cifar100.py', '../_base_/methods/sskd.py']
model = dict(
    **_base_.sskd, teacher_checkpoint='work_dirs/sskd/head_vgg13_cifar100/epoch_60.pth')
model['teacher']['branches']['embedding']['module'].update(
    in_channels=512, out_channels=512)
model['connectors']['embedding']['module'].update(in_channels=1280, out_channels=1280)
train_dataloader = dict(dataset=dict(dataset=dict(pipeline=_base_.turned_views)))
