# DKD (Zhao et al., CVPR 2022), in mdistiller's README: 76.23 %.
_base_ = ['../_base_/pairs/wrn_40_2_wrn_16_2_cifar100.py', '../_base_/methods/dkd.py']

model = _base_.dkd
model.losses.loss_dkd.module.beta = 6.0
