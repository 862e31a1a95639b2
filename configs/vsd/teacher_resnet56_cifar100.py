# VSD: teacher resnet56 on images of twice the side, accuracy not given.
_base_ = ['../hssakd/single_joint_resnet56_cifar100.py', '../_base_/methods/vsd_teacher.py']

_base_.merge(_base_.pop('vsd_teacher'))
