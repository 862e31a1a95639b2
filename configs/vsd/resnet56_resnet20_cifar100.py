# VSD, Table 2: resnet56 teaches resnet20, 77.81 %.
_base_ = ['../_base_/pairs/resnet56_resnet20_cifar100.py', '../_base_/methods/vsd.py']
model = dict(
    **_base_.vsd, teacher_checkpoint='work_dirs/vsd/teacher_resnet56_cifar100/epoch_240.pth')
model['connectors']['branches']['module'].update(
    backbone=_base_.resnet20.backbone, channels=(16, 32, 64))
optim_wrapper = dict(optimizer=dict(nesterov=True))
val_evaluator = _base_.view_evaluator
test_evaluator = val_evaluator
