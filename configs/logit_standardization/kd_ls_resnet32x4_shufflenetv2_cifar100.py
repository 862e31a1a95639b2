# KD on standardised logits (Sun et al., CVPR 2024): 75.56 % in the authors' repository.
_base_ = ['../_base_/pairs/resnet32x4_shufflenetv2_cifar100.py', '../_base_/methods/kd_ls.py']

_base_.merge(_base_.pop('kd'))
