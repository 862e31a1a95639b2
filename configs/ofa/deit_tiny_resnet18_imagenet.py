# OFA-KD (Hao et al., NeurIPS 2023), a pair and an exponent of the authors' README.
_base_ = ['../_base_/pairs/deit_tiny_resnet18_imagenet.py', '../_base_/methods/ofa.py']

_base_.merge(_base_.pop('ofa'))
