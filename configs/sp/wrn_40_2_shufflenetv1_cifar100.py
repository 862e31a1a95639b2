# SP (Tung & Mori, ICCV 2019): 76.40 % (HSSAKD, Table III).
_base_ = ['../_base_/pairs/wrn_40_2_shufflenetv1_cifar100.py', '../_base_/methods/sp.py']

_base_.merge(_base_.pop('sp'))
