# WTTM (Zheng & Yang, ICLR 2024): 69.59 % in the authors' repository, with a weight of its own.
_base_ = ['../_base_/pairs/resnet50_mobilenetv2_cifar100.py', '../_base_/methods/wttm.py']

_base_.merge(_base_.pop('wttm'))
