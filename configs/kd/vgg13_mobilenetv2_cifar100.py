# KD in SDD (Wei et al., CVPR 2024), Table 2: 67.37 %.
_base_ = ['../_base_/pairs/vgg13_mobilenetv2_cifar100.py', '../_base_/methods/kd.py']

_base_.merge(_base_.pop('kd'))
