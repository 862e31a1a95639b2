# VkD (Miles et al., CVPR 2024); no number is given here.
_base_ = ['../_base_/pairs/resnet32x4_resnet8x4_cifar100.py', '../_base_/methods/vkd.py']

_base_.merge(_base_.pop('vkd'))
