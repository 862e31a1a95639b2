# SP (Tung & Mori, ICCV 2019): 72.91 % (HSSAKD, Table III).
_base_ = ['../_base_/pairs/wrn_40_2_wrn_40_1_cifar100.py', '../_base_/methods/sp.py']

_base_.merge(_base_.pop('sp'))
