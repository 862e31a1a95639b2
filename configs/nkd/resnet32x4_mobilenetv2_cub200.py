# NKD in SDD (Wei et al., CVPR 2024), Table 5: 59.81 %.
_base_ = ['../_base_/pairs/resnet32x4_mobilenetv2_cub200.py', '../_base_/methods/nkd.py']

_base_.merge(_base_.pop('nkd'))
