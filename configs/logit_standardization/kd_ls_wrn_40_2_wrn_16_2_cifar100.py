# KD on standardised logits (Sun et al., CVPR 2024): 76.11 % in the authors' repository.
_base_ = ['../_base_/pairs/wrn_40_2_wrn_16_2_cifar100.py', '../_base_/methods/kd_ls.py']

_base_.merge(_base_.pop('kd'))
