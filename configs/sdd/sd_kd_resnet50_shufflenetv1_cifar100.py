# SD-KD in SDD (Wei et al., CVPR 2024), Table 1: 76.87 % (KD 75.82).
_base_ = ['../_base_/pairs/resnet50_shufflenetv1_cifar100.py', '../_base_/methods/sd_kd.py']

_base_.merge(_base_.pop('sdd'))
