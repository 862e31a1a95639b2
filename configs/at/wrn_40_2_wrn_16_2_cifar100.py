# AT (Zagoruyko & Komodakis, ICLR 2017): 75.64 % (HSSAKD, Table III).
_base_ = ['../_base_/pairs/wrn_40_2_wrn_16_2_cifar100.py', '../_base_/methods/at.py']

_base_.merge(_base_.pop('at'))
