# DKD in SDD (Wei et al., CVPR 2024), Table 1: 74.13 %.
_base_ = ['../_base_/pairs/wrn_40_2_vgg8_cifar100.py', '../_base_/methods/dkd.py']

_base_.merge(_base_.pop('dkd'))
