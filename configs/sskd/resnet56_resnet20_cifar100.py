# SSKD (ECCV 2020): resnet56 teaches resnet20, 71.49 % (as VSD's Tables 2 and 3 give it).
_base_ = ['../_base_/pairs/resnet56_resnet20_cifar100.py', '../_base_/methods/sskd.py']
model = dict(
    **_base_.sskd, teacher_checkpoint='work_dirs/sskd/head_resnet56_cifar100/epoch_60.pth')
model['teacher']['branches']['embedding']['module'].update(
    in_channels=64, out_channels=64)
model['connectors']['embedding']['module'].update(in_channels=64, out_channels=64)
train_dataloader = dict(dataset=dict(dataset=dict(pipeline=_base_.turned_views)))
