# VSD, Table 2: wrn_40_2 teaches wrn_16_2, 81.82 %.
_base_ = ['../_base_/pairs/wrn_40_2_wrn_16_2_cifar100.py', '../_base_/methods/vsd.py']

_base_.merge(_base_.pop('vsd'))
model = dict(
    teacher_checkpoint='work_dirs/vsd/teacher_wrn_40_2_cifar100/epoch_240.pth',
    connectors=dict(
        branches=dict(module=dict(backbone=_base_.wrn_16_2.backbone, channels=(32, 64, 128)))))
optim_wrapper = dict(optimizer=dict(nesterov=True))
