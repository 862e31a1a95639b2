# DKD in SDD (Wei et al., CVPR 2024), Table 2: 75.34 %.
_base_ = ['../_base_/pairs/resnet50_vgg8_cifar100.py', '../_base_/methods/dkd.py']

_base_.merge(_base_.pop('dkd'))
