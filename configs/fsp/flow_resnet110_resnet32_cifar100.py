# FSP (Yim et al., CVPR 2017), first stage: the flow between stages.
_base_ = ['../_base_/pairs/resnet110_resnet32_cifar100.py', '../_base_/methods/fsp.py']

_base_.merge(_base_.pop('fsp'))
