# DKD (Zhao et al., CVPR 2022), Table 6: 71.97 %.
_base_ = ['../_base_/pairs/resnet56_resnet20_cifar100.py', '../_base_/methods/dkd.py']

model = _base_.dkd
model.losses.loss_dkd.module.beta = 2.0
