# SD-DKD in SDD (Wei et al., CVPR 2024), Table 5: 62.97 % (DKD 59.94).
_base_ = ['../_base_/pairs/resnet32x4_mobilenetv2_cub200.py', '../_base_/methods/sd_dkd.py']

_base_.merge(_base_.pop('sdd'))
