# NST (Huang & Wang, 2017): 73.30 % (CRD, Table 1).
_base_ = ['../_base_/pairs/resnet32x4_resnet8x4_cifar100.py', '../_base_/methods/nst.py']

_base_.merge(_base_.pop('nst'))
