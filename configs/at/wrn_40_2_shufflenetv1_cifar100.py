# AT (Zagoruyko & Komodakis, ICLR 2017): 76.51 % (HSSAKD, Table III).
_base_ = ['../_base_/pairs/wrn_40_2_shufflenetv1_cifar100.py', '../_base_/methods/at.py']

_base_.merge(_base_.pop('at'))
