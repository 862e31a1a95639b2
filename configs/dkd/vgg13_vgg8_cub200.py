# DKD in SDD (Wei et al., CVPR 2024), Table 5: 67.20 %.
_base_ = ['../_base_/pairs/vgg13_vgg8_cub200.py', '../_base_/methods/dkd.py']

model = _base_.dkd
model.losses.loss_dkd.module.beta = 6.0
