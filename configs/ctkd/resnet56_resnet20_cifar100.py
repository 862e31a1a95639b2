# CTKD (Li et al., AAAI 2023): 71.19 % (authors' repository).
_base_ = ['../_base_/pairs/resnet56_resnet20_cifar100.py', '../_base_/methods/ctkd.py']

_base_.merge(_base_.pop('ctkd'))
