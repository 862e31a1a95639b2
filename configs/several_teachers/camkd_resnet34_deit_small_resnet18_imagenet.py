# CA-MKD (Zhang et al., ICASSP 2022); these teachers are in no paper.
_base_ = [
    '../_base_/pairs/resnet34_deit_small_resnet18_imagenet.py',
    '../_base_/methods/camkd.py',
]

_base_.merge(_base_.pop('camkd'))
