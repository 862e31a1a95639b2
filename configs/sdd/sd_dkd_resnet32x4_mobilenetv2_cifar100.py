# SD-DKD in SDD (Wei et al., CVPR 2024), Table 1: 70.08 % (DKD 68.98).
_base_ = ['../_base_/pairs/resnet32x4_mobilenetv2_cifar100.py', '../_base_/methods/sd_dkd.py']

_base_.merge(_base_.pop('sdd'))
