# SD-KD in SDD (Wei et al., CVPR 2024), Table 5: 60.51 % (KD 56.09).
_base_ = ['../_base_/pairs/resnet32x4_mobilenetv2_cub200.py', '../_base_/methods/sd_kd.py']

_base_.merge(_base_.pop('sdd'))
