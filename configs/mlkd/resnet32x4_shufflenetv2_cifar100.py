# MLKD (Jin et al., CVPR 2023) on one view: 78.44 % with two (Sun et al., CVPR 2024).
_base_ = ['../_base_/pairs/resnet32x4_shufflenetv2_cifar100.py', '../_base_/methods/mlkd.py']

_base_.merge(_base_.pop('mlkd'))
optim_wrapper = dict(optimizer=dict(lr=0.01))
