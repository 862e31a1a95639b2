# DKD (Zhao et al., CVPR 2022), Table 6: 76.32 %.
_base_ = ['../_base_/pairs/resnet32x4_resnet8x4_cifar100.py', '../_base_/methods/dkd.py']

_base_.merge(_base_.pop('dkd'))
