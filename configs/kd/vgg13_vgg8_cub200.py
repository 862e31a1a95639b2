# KD in SDD (Wei et al., CVPR 2024), Table 5: 64.18 %.
_base_ = ['../_base_/pairs/vgg13_vgg8_cub200.py', '../_base_/methods/kd.py']

_base_.merge(_base_.pop('kd'))
