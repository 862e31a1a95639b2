# SD-NKD in SDD (Wei et al., CVPR 2024), Table 5: 62.69 % (NKD 59.81).
_base_ = ['../_base_/pairs/resnet32x4_mobilenetv2_cub200.py', '../_base_/methods/sd_nkd.py']

_base_.merge(_base_.pop('sdd'))
