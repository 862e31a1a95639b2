# DKD on standardised logits (Sun et al., CVPR 2024): 77.01 % in the authors' repository.
_base_ = ['../_base_/pairs/resnet32x4_resnet8x4_cifar100.py', '../_base_/methods/dkd_ls.py']

_base_.merge(_base_.pop('dkd'))
