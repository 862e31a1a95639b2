# AT (Zagoruyko & Komodakis, ICLR 2017): 73.44 % (CRD, Table 1).
_base_ = ['../_base_/pairs/resnet32x4_resnet8x4_cifar100.py', '../_base_/methods/at.py']

_base_.merge(_base_.pop('at'))
