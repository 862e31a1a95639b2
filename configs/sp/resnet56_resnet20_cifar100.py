# SP (Tung & Mori, ICCV 2019): 69.67 % (CRD, Table 1).
_base_ = ['../_base_/pairs/resnet56_resnet20_cifar100.py', '../_base_/methods/sp.py']

_base_.merge(_base_.pop('sp'))
