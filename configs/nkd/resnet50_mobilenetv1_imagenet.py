# NKD in SDD (Wei et al., CVPR 2024), Table 4: 72.58 % top-1, 90.80 % top-5.
_base_ = ['../_base_/pairs/resnet50_mobilenetv1_imagenet.py', '../_base_/methods/nkd.py']

_base_.merge(_base_.pop('nkd'))
optim_wrapper = dict(clip_grad=dict(max_norm=5.0))
