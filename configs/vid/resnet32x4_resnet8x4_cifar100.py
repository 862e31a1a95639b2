# VID (Ahn et al., CVPR 2019): 73.09 % (CRD, Table 1).
_base_ = ['../_base_/pairs/resnet32x4_resnet8x4_cifar100.py', '../_base_/methods/vid.py']

_base_.merge(_base_.pop('vid'))
