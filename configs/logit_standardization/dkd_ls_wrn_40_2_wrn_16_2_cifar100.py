# DKD on standardised logits (Sun et al., CVPR 2024): 76.39 % in the authors' repository.
_base_ = ['../_base_/pairs/wrn_40_2_wrn_16_2_cifar100.py', '../_base_/methods/dkd_ls.py']

_base_.merge(_base_.pop('dkd'))
model = dict(losses=dict(loss_dkd=dict(module=dict(beta=2.0), weight=12.0)))
