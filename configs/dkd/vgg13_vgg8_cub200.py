# DKD in SDD (Wei et al., CVPR 2024), Table 5: 67.20 %.
_base_ = ['../_base_/pairs/vgg13_vgg8_cub200.py', '../_base_/methods/dkd.py']

_base_.merge(_base_.pop('dkd'))
model = dict(losses=dict(loss_dkd=dict(module=dict(beta=6.0))))
