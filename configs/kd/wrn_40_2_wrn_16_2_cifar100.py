# KD (Hinton et al., 2015) with the weights of CRD (ICLR 2020), Table 1: 74.92 %.
_base_ = ['../_base_/pairs/wrn_40_2_wrn_16_2_cifar100.py', '../_base_/methods/kd.py']

_base_.merge(_base_.pop('kd'))
