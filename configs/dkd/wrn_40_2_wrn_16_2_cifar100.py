# DKD (Zhao et al., CVPR 2022), in mdistiller's README: 76.23 %.
_base_ = ['../_base_/pairs/wrn_40_2_wrn_16_2_cifar100.py', '../_base_/methods/dkd.py']

_base_.merge(_base_.pop('dkd'))
model = dict(losses=dict(loss_dkd=dict(module=dict(beta=6.0))))
