# SD-DKD in SDD (Wei et al., CVPR 2024), Table 5: 65.58 % (DKD 64.51).
_base_ = ['../_base_/pairs/resnet32x4_shufflenetv1_cub200.py', '../_base_/methods/sd_dkd.py']

_base_.merge(_base_.pop('sdd'))
