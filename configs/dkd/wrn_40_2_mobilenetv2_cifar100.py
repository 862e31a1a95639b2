# DKD in SDD (Wei et al., CVPR 2024), Table 1: 69.33 %.
_base_ = ['../_base_/pairs/wrn_40_2_mobilenetv2_cifar100.py', '../_base_/methods/dkd.py']

_base_.merge(_base_.pop('dkd'))
model = dict(losses=dict(loss_dkd=dict(module=dict(beta=6.0))))
