# VSD, Table 2: resnet32x4 teaches resnet8x4, 83.28 %.
_base_ = ['../_base_/pairs/resnet32x4_resnet8x4_cifar100.py', '../_base_/methods/vsd.py']

_base_.merge(_base_.pop('vsd'))
model = dict(
    teacher_checkpoint='work_dirs/vsd/teacher_resnet32x4_cifar100/epoch_240.pth',
    connectors=dict(
        branches=dict(module=dict(backbone=_base_.resnet8x4.backbone, channels=(64, 128, 256)))))
optim_wrapper = dict(optimizer=dict(nesterov=True))
