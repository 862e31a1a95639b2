# DKD in SDD (Wei et al., CVPR 2024), Table 5: 64.51 %.
_base_ = ['../_base_/pairs/resnet32x4_shufflenetv1_cub200.py', '../_base_/methods/dkd.py']

_base_.merge(_base_.pop('dkd'))
