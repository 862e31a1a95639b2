# NKD (Yang et al., ICCV 2023); temperature and gamma of its ImageNet runs. No published number.
_base_ = ['../_base_/pairs/resnet56_resnet20_cifar100.py', '../_base_/methods/nkd.py']

_base_.merge(_base_.pop('nkd'))
