# MGD (Yang et al., ECCV 2022). No published number for this pair.
_base_ = ['../_base_/pairs/resnet32x4_resnet8x4_cifar100.py', '../_base_/methods/mgd.py']

_base_.merge(_base_.pop('mgd'))
