# NKD in SDD (Wei et al., CVPR 2024), Table 1: 73.80 %.
_base_ = ['../_base_/pairs/wrn_40_2_vgg8_cifar100.py', '../_base_/methods/nkd.py']

_base_.merge(_base_.pop('nkd'))
