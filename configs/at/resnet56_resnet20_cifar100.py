# AT (Zagoruyko & Komodakis, ICLR 2017): 70.55 % (CRD, Table 1).
_base_ = ['../_base_/pairs/resnet56_resnet20_cifar100.py', '../_base_/methods/at.py']

_base_.merge(_base_.pop('at'))
