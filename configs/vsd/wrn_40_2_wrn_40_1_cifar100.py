# VSD, Table 2: wrn_40_2 teaches wrn_40_1, 79.27 %.
_base_ = ['../_base_/pairs/wrn_40_2_wrn_40_1_cifar100.py', '../_base_/methods/vsd.py']

_base_.merge(_base_.pop('vsd'))
model = dict(
    teacher_checkpoint='work_dirs/vsd/teacher_wrn_40_2_cifar100/epoch_240.pth',
    connectors=dict(
        branches=dict(module=dict(backbone=_base_.wrn_40_1.backbone, channels=(16, 32, 64)))))
optim_wrapper = dict(optimizer=dict(nesterov=True))
