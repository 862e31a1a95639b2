# KD on standardised logits (Sun et al., CVPR 2024): 71.43 % in the authors' repository.
_base_ = ['../_base_/pairs/resnet56_resnet20_cifar100.py', '../_base_/methods/kd_ls.py']

_base_.merge(_base_.pop('kd'))
