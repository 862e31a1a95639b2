# KD (Hinton et al., 2015): 73.90 % (HSSAKD, Table III).
_base_ = ['../_base_/pairs/wrn_40_2_wrn_40_1_cifar100.py', '../_base_/methods/kd.py']

_base_.merge(_base_.pop('kd'))
