# SD-DKD in SDD (Wei et al., CVPR 2024), Table 2: 78.05 % (DKD 77.07).
_base_ = ['../_base_/pairs/resnet32x4_shufflenetv2_cifar100.py', '../_base_/methods/sd_dkd.py']

_base_.merge(_base_.pop('sdd'))
