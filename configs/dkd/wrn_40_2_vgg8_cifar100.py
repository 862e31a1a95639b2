# DKD in SDD (Wei et al., CVPR 2024), Table 1: 74.13 %.
_base_ = ['../_base_/pairs/wrn_40_2_vgg8_cifar100.py', '../_base_/methods/dkd.py']

model = _base_.dkd
