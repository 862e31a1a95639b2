# MLKD (Jin et al., CVPR 2023) on one view: 72.19 % with two (Sun et al., CVPR 2024).
_base_ = ['../_base_/pairs/resnet56_resnet20_cifar100.py', '../_base_/methods/mlkd.py']

_base_.merge(_base_.pop('mlkd'))
