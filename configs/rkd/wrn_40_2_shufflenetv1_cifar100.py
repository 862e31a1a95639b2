# RKD (Park et al., CVPR 2019): 75.74 % (HSSAKD, Table III).
_base_ = ['../_base_/pairs/wrn_40_2_shufflenetv1_cifar100.py', '../_base_/methods/rkd.py']

_base_.merge(_base_.pop('rkd'))
