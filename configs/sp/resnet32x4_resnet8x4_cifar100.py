# SP (Tung & Mori, ICCV 2019): 72.94 % (CRD, Table 1).
_base_ = ['../_base_/pairs/resnet32x4_resnet8x4_cifar100.py', '../_base_/methods/sp.py']

_base_.merge(_base_.pop('sp'))
