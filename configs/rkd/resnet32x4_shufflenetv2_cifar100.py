# RKD (Park et al., CVPR 2019): 75.42 % (HSSAKD, Table III).
_base_ = ['../_base_/pairs/resnet32x4_shufflenetv2_cifar100.py', '../_base_/methods/rkd.py']

_base_.merge(_base_.pop('rkd'))
