# SSKD (ECCV 2020): wrn_40_2 teaches wrn_40_1, 76.13 % (as VSD's Tables 2 and 3 give it).
_base_ = ['../_base_/pairs/wrn_40_2_wrn_40_1_cifar100.py', '../_base_/methods/sskd.py']

_base_.merge(_base_.pop('sskd'))
model = dict(
    teacher_checkpoint='work_dirs/sskd/head_wrn_40_2_cifar100/epoch_60.pth',
    teacher=dict(branches=dict(embedding=dict(module=dict(in_channels=128, out_channels=128)))),
    connectors=dict(embedding=dict(module=dict(in_channels=64, out_channels=64))))
train_dataloader = dict(dataset=dict(dataset=dict(pipeline=_base_.turned_views)))
