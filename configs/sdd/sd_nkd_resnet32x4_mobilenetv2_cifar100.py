# SD-NKD in SDD (Wei et al., CVPR 2024), Table 1: 69.59 % (NKD 68.81).
_base_ = ['../_base_/pairs/resnet32x4_mobilenetv2_cifar100.py', '../_base_/methods/sd_nkd.py']

_base_.merge(_base_.pop('sdd'))
