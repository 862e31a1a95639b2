# AT (Zagoruyko & Komodakis, ICLR 2017): 76.32 % (HSSAKD, Table III).
_base_ = ['../_base_/pairs/resnet32x4_shufflenetv2_cifar100.py', '../_base_/methods/at.py']

_base_.merge(_base_.pop('at'))
