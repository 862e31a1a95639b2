# CTKD (Li et al., AAAI 2023). No published number for this pair.
_base_ = ['../_base_/pairs/resnet32x4_resnet8x4_cifar100.py', '../_base_/methods/ctkd.py']

_base_.merge(_base_.pop('ctkd'))
