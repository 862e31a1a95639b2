# SD-KD in SDD (Wei et al., CVPR 2024), Table 5: 60.56 % (KD 57.21).
_base_ = ['../_base_/pairs/resnet50_shufflenetv1_cub200.py', '../_base_/methods/sd_kd.py']

_base_.merge(_base_.pop('sdd'))
