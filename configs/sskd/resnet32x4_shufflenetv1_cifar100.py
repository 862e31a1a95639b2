# SSKD (ECCV 2020): resnet32x4 teaches shufflenetv1, 78.44 % (as VSD's Tables 2 and 3 give it).
_base_ = ['../_base_/pairs/resnet32x4_shufflenetv1_cifar100.py', '../_base_/methods/sskd.py']
model = dict(
    **_base_.sskd, teacher_checkpoint='work_dirs/sskd/head_resnet32x4_cifar100/epoch_60.pth')
model['teacher']['branches']['embedding']['module'].update(
    in_channels=256, out_channels=256)
model['connectors']['embedding']['module'].update(in_channels=960, out_channels=960)
train_dataloader = dict(dataset=dict(dataset=dict(pipeline=_base_.turned_views)))
