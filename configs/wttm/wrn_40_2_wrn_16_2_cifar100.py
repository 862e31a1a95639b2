# WTTM (Zheng & Yang, ICLR 2024): 76.37 % in the authors' repository, with a weight of its own.
_base_ = ['../_base_/pairs/wrn_40_2_wrn_16_2_cifar100.py', '../_base_/methods/wttm.py']

_base_.merge(_base_.pop('wttm'))
