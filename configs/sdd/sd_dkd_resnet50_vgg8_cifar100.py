# SD-DKD in SDD (Wei et al., CVPR 2024), Table 2: 75.86 % (DKD 75.34).
_base_ = ['../_base_/pairs/resnet50_vgg8_cifar100.py', '../_base_/methods/sd_dkd.py']

_base_.merge(_base_.pop('sdd'))
