# RKD (Park et al., CVPR 2019): 71.90 % (CRD, Table 1).
_base_ = ['../_base_/pairs/resnet32x4_resnet8x4_cifar100.py', '../_base_/methods/rkd.py']

_base_.merge(_base_.pop('rkd'))
