# KD (Hinton et al., 2015) with the weights of CRD (ICLR 2020), Table 1: 70.66 %.
_base_ = ['../_base_/pairs/resnet56_resnet20_cifar100.py', '../_base_/methods/kd.py']

_base_.merge(_base_.pop('kd'))
