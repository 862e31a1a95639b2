# DIST (Huang et al., NeurIPS 2022): 76.31 % (authors' repository).
_base_ = ['../_base_/pairs/resnet32x4_resnet8x4_cifar100.py', '../_base_/methods/dist.py']

_base_.merge(_base_.pop('dist'))
