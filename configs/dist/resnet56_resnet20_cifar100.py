# DIST (Huang et al., NeurIPS 2022): 71.75 % (authors' repository).
_base_ = ['../_base_/pairs/resnet56_resnet20_cifar100.py', '../_base_/methods/dist.py']

_base_.merge(_base_.pop('dist'))
