# SD-DKD in SDD (Wei et al., CVPR 2024), Table 2: 77.21 % (DKD 76.70).
_base_ = ['../_base_/pairs/wrn_40_2_shufflenetv1_cifar100.py', '../_base_/methods/sd_dkd.py']

_base_.merge(_base_.pop('sdd'))
