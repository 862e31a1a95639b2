# VSD, Table 3: resnet32x4 teaches shufflenetv2, 82.49 %.
_base_ = ['../_base_/pairs/resnet32x4_shufflenetv2_cifar100.py', '../_base_/methods/vsd.py']

_base_.merge(_base_.pop('vsd'))
model = dict(
    teacher_checkpoint='work_dirs/vsd/teacher_resnet32x4_cifar100/epoch_240.pth',
    connectors=dict(
        branches=dict(
            module=dict(backbone=_base_.shufflenetv2.backbone, channels=(116, 232, 464)))))
optim_wrapper = dict(optimizer=dict(nesterov=True))
