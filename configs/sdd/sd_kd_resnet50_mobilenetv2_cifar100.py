# SD-KD in SDD (Wei et al., CVPR 2024), Table 2: 69.55 % (KD 67.35).
_base_ = ['../_base_/pairs/resnet50_mobilenetv2_cifar100.py', '../_base_/methods/sd_kd.py']

_base_.merge(_base_.pop('sdd'))
