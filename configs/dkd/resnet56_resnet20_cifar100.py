# DKD (Zhao et al., CVPR 2022), Table 6: 71.97 %.
_base_ = ['../_base_/pairs/resnet56_resnet20_cifar100.py', '../_base_/methods/dkd.py']

_base_.merge(_base_.pop('dkd'))
model = dict(losses=dict(loss_dkd=dict(module=dict(beta=2.0))))
