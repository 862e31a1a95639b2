# CA-MKD (Zhang et al., ICASSP 2022); these teachers are in no paper.
_base_ = ['../_base_/pairs/resnet32x4_vgg13_vgg8_cifar100.py', '../_base_/methods/camkd.py']

_base_.merge(_base_.pop('camkd'))
