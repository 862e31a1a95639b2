# RKD (Park et al., CVPR 2019): 75.33 % (HSSAKD, Table III).
_base_ = ['../_base_/pairs/wrn_40_2_wrn_16_2_cifar100.py', '../_base_/methods/rkd.py']

_base_.merge(_base_.pop('rkd'))
