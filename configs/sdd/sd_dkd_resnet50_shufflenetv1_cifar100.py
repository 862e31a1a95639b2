# SD-DKD in SDD (Wei et al., CVPR 2024), Table 1: 78.11 % (DKD 77.01).
_base_ = ['../_base_/pairs/resnet50_shufflenetv1_cifar100.py', '../_base_/methods/sd_dkd.py']

_base_.merge(_base_.pop('sdd'))
