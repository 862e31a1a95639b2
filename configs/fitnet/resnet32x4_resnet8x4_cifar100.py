# FitNet (Romero et al., ICLR 2015): 73.50 % (CRD, Table 1).
_base_ = ['../_base_/pairs/resnet32x4_resnet8x4_cifar100.py', '../_base_/methods/fitnet.py']

_base_.merge(_base_.pop('fitnet'))
