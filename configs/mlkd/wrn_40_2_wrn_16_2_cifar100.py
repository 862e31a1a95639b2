# MLKD (Jin et al., CVPR 2023) on one view: 76.63 % with two (Sun et al., CVPR 2024).
_base_ = ['../_base_/pairs/wrn_40_2_wrn_16_2_cifar100.py', '../_base_/methods/mlkd.py']

_base_.merge(_base_.pop('mlkd'))
