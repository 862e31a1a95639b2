# NKD in SDD (Wei et al., CVPR 2024), Table 5: 67.16 %.
_base_ = ['../_base_/pairs/vgg13_vgg8_cub200.py', '../_base_/methods/nkd.py']

_base_.merge(_base_.pop('nkd'))
