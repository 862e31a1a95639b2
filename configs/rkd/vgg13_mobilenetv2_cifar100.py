# RKD (Park et al., CVPR 2019): 64.52 % (CRD, Table 2).
_base_ = ['../_base_/pairs/vgg13_mobilenetv2_cifar100.py', '../_base_/methods/rkd.py']

_base_.merge(_base_.pop('rkd'))
