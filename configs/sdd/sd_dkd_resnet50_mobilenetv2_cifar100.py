# SD-DKD in SDD (Wei et al., CVPR 2024), Table 2: 71.36 % (DKD 70.35).
_base_ = ['../_base_/pairs/resnet50_mobilenetv2_cifar100.py', '../_base_/methods/sd_dkd.py']

_base_.merge(_base_.pop('sdd'))
