# DKD in SDD (Wei et al., CVPR 2024), Table 2: 76.45 %.
_base_ = ['../_base_/pairs/resnet32x4_shufflenetv1_cifar100.py', '../_base_/methods/dkd.py']

_base_.merge(_base_.pop('dkd'))
