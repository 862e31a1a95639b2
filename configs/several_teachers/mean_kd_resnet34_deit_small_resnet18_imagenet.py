# KD on mean logits (Hinton et al., 2015); these teachers are in no paper.
_base_ = [
    '../_base_/pairs/resnet34_deit_small_resnet18_imagenet.py',
    '../_base_/methods/mean_kd.py',
]

_base_.merge(_base_.pop('mean_kd'))
