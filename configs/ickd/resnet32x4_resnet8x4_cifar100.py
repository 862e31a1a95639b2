# ICKD-C with KD (Liu et al., ICCV 2021): 75.48 % in the authors' repository.
_base_ = ['../_base_/pairs/resnet32x4_resnet8x4_cifar100.py', '../_base_/methods/ickd.py']

_base_.merge(_base_.pop('ickd'))
