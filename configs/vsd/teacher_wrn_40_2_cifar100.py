# VSD: teacher wrn_40_2 on images of twice the side, accuracy not given.
_base_ = ['../hssakd/single_joint_wrn_40_2_cifar100.py', '../_base_/methods/vsd_teacher.py']

_base_.merge(_base_.pop('vsd_teacher'))
