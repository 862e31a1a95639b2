# DKD in SDD (Wei et al., CVPR 2024), Table 1: 68.98 %.
_base_ = ['../_base_/pairs/resnet32x4_mobilenetv2_cifar100.py', '../_base_/methods/dkd.py']

model = _base_.dkd
# From SDD's file for DKD; its file for SD-DKD has 8.
model.losses.loss_dkd.module.beta = 6.0
