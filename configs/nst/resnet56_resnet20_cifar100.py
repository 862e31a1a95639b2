# NST (Huang & Wang, 2017): 69.60 % (CRD, Table 1).
_base_ = ['../_base_/pairs/resnet56_resnet20_cifar100.py', '../_base_/methods/nst.py']

_base_.merge(_base_.pop('nst'))
