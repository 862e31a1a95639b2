# CC (Peng et al., ICCV 2019): 72.97 % (CRD, Table 1).
_base_ = ['../_base_/pairs/resnet32x4_resnet8x4_cifar100.py', '../_base_/methods/cc.py']

_base_.merge(_base_.pop('cc'))
