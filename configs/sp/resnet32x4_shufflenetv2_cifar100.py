# SP (Tung & Mori, ICCV 2019): 76.43 % (HSSAKD, Table III).
_base_ = ['../_base_/pairs/resnet32x4_shufflenetv2_cifar100.py', '../_base_/methods/sp.py']

_base_.merge(_base_.pop('sp'))
