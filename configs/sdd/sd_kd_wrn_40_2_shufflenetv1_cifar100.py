# SD-KD in SDD (Wei et al., CVPR 2024), Table 2: 76.65 % (KD 74.83).
_base_ = ['../_base_/pairs/wrn_40_2_shufflenetv1_cifar100.py', '../_base_/methods/sd_kd.py']

_base_.merge(_base_.pop('sdd'))
