# SD-KD in SDD (Wei et al., CVPR 2024), Table 1: 74.44 % (KD 73.97).
_base_ = ['../_base_/pairs/wrn_40_2_vgg8_cifar100.py', '../_base_/methods/sd_kd.py']

_base_.merge(_base_.pop('sdd'))
