# SD-NKD in SDD (Wei et al., CVPR 2024), Table 2: 77.07 % (NKD 76.26).
_base_ = ['../_base_/pairs/resnet32x4_shufflenetv2_cifar100.py', '../_base_/methods/sd_nkd.py']

_base_.merge(_base_.pop('sdd'))
