# NKD in SDD (Wei et al., CVPR 2024), Table 3: 71.96 % top-1, 91.10 % top-5.
_base_ = ['../_base_/pairs/resnet34_resnet18_imagenet.py', '../_base_/methods/nkd.py']

_base_.merge(_base_.pop('nkd'))
