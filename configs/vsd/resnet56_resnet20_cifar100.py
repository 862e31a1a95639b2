# VSD, Table 2: resnet56 teaches resnet20, 77.81 %.
_base_ = ['../_base_/pairs/resnet56_resnet20_cifar100.py', '../_base_/methods/vsd.py']

_base_.merge(_base_.pop('vsd'))
model = dict(
    teacher_checkpoint='work_dirs/vsd/teacher_resnet56_cifar100/epoch_240.pth',
    connectors=dict(
        branches=dict(module=dict(backbone=_base_.resnet20.backbone, channels=(16, 32, 64)))))
optim_wrapper = dict(optimizer=dict(nesterov=True))
