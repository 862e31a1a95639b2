# SD-NKD in SDD (Wei et al., CVPR 2024), Table 5: 65.50 % (NKD 64.00).
_base_ = ['../_base_/pairs/resnet32x4_shufflenetv1_cub200.py', '../_base_/methods/sd_nkd.py']

_base_.merge(_base_.pop('sdd'))
