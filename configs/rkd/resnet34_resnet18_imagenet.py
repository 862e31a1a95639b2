# RKD (Park et al., CVPR 2019): 71.34 % (HSSAKD, Table IV; MDR, Table 2).
# The weights are those of CIFAR-100; the comparison tells none of its own.
_base_ = ['../_base_/pairs/resnet34_resnet18_imagenet.py', '../_base_/methods/rkd.py']

_base_.merge(_base_.pop('rkd'))
