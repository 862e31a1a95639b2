# DKD on standardised logits (Sun et al., CVPR 2024): 77.37 % in the authors' repository.
_base_ = ['../_base_/pairs/resnet32x4_shufflenetv2_cifar100.py', '../_base_/methods/dkd_ls.py']

_base_.merge(_base_.pop('dkd'))
