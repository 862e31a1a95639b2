# KD in SDD (Wei et al., CVPR 2024), Table 1: 68.87 %.
_base_ = ['../_base_/pairs/wrn_40_2_mobilenetv2_cifar100.py', '../_base_/methods/kd.py']

_base_.merge(_base_.pop('kd'))
