# CTKD (Li et al., AAAI 2023): 71.51 % (MDR, Table 2).
# The weights are those of CIFAR-100; the comparison tells none of its own.
_base_ = ['../_base_/pairs/resnet34_resnet18_imagenet.py', '../_base_/methods/ctkd.py']

_base_.merge(_base_.pop('ctkd'))
