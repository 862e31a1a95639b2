# SAD (Ji et al., AAAI 2021) with KD. This pair is not in the paper's tables.
_base_ = ['../_base_/pairs/resnet32x4_resnet8x4_cifar100.py', '../_base_/methods/sad.py']

_base_.merge(_base_.pop('sad'))
