# TOFD (Zhang et al., NeurIPS 2020): 75.45 % (HSSAKD, Table III).
_base_ = ['../_base_/pairs/resnet32x4_resnet8x4_cifar100.py', '../_base_/methods/tofd.py']

_base_.merge(_base_.pop('tofd'))
model = dict(
    teacher_checkpoint='work_dirs/tofd/teacher_resnet32x4_cifar100/epoch_100.pth')
