# CTKD (Li et al., AAAI 2023). No published number for this pair.
_base_ = ['../_base_/pairs/vgg13_mobilenetv2_cifar100.py', '../_base_/methods/ctkd.py']

_base_.merge(_base_.pop('ctkd'))
