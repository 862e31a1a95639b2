# NKD in SDD (Wei et al., CVPR 2024), Table 5: 58.40 %.
_base_ = ['../_base_/pairs/vgg13_mobilenetv2_cub200.py', '../_base_/methods/nkd.py']

_base_.merge(_base_.pop('nkd'))
