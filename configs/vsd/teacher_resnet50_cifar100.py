# VSD: teacher resnet50 on images of twice the side, accuracy not given.
_base_ = ['../hssakd/single_joint_resnet50_cifar100.py', '../_base_/methods/vsd_teacher.py']

_base_.merge(_base_.pop('vsd_teacher'))
