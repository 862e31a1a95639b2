# KD (Hinton et al., 2015) with the weights of CRD (ICLR 2020), Table 1: 73.33 %.
_base_ = ['../_base_/pairs/resnet32x4_resnet8x4_cifar100.py', '../_base_/methods/kd.py']

_base_.merge(_base_.pop('kd'))
