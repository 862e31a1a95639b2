# DKD in SDD (Wei et al., CVPR 2024), Table 1: 68.98 %.
_base_ = ['../_base_/pairs/resnet32x4_mobilenetv2_cifar100.py', '../_base_/methods/dkd.py']

_base_.merge(_base_.pop('dkd'))
# From SDD's file for DKD; its file for SD-DKD has 8.
model = dict(losses=dict(loss_dkd=dict(module=dict(beta=6.0))))
