# RKD (Park et al., CVPR 2019): 69.61 % (CRD, Table 1).
_base_ = ['../_base_/pairs/resnet56_resnet20_cifar100.py', '../_base_/methods/rkd.py']

_base_.merge(_base_.pop('rkd'))
