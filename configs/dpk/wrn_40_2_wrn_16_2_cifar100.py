# DPK (Zong et al., ICLR 2023), Table 1: 76.42 %.
_base_ = ['../_base_/pairs/wrn_40_2_wrn_16_2_cifar100.py', '../_base_/methods/dpk.py']

_base_.merge(_base_.pop('dpk'))
