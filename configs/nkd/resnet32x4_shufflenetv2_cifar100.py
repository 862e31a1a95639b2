# NKD in SDD (Wei et al., CVPR 2024), Table 2: 76.26 %.
_base_ = ['../_base_/pairs/resnet32x4_shufflenetv2_cifar100.py', '../_base_/methods/nkd.py']

_base_.merge(_base_.pop('nkd'))
