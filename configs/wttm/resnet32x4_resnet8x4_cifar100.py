# WTTM (Zheng & Yang, ICLR 2024): 76.06 % in the authors' repository, with a weight of its own.
_base_ = ['../_base_/pairs/resnet32x4_resnet8x4_cifar100.py', '../_base_/methods/wttm.py']

_base_.merge(_base_.pop('wttm'))
