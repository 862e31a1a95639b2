# DIST (Huang et al., NeurIPS 2022). No published number for this pair.
_base_ = ['../_base_/pairs/vgg13_mobilenetv2_cifar100.py', '../_base_/methods/dist.py']

_base_.merge(_base_.pop('dist'))
