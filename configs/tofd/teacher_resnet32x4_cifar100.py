# TOFD's teacher: auxiliary classifiers behind a frozen resnet32x4 (79.63 % in HSSAKD, Table III).
_base_ = ['../teachers/resnet32x4_cifar100.py', '../_base_/methods/tofd_teacher_cifar100.py']

_base_.merge(_base_.pop('tofd_teacher'))
model = dict(frozen_classifier='checkpoints/cifar100/resnet32x4.pth')
