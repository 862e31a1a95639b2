# SimKD (Chen et al., CVPR 2022): 78.08 % (Table 1), from a teacher of 79.42 %.
_base_ = ['../_base_/pairs/resnet32x4_resnet8x4_cifar100.py', '../_base_/methods/simkd.py']

_base_.merge(_base_.pop('simkd'))
