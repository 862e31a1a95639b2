# DKD on standardised logits (Sun et al., CVPR 2024): 72.32 % in the authors' repository.
_base_ = ['../_base_/pairs/resnet56_resnet20_cifar100.py', '../_base_/methods/dkd_ls.py']

_base_.merge(_base_.pop('dkd'))
model = dict(
    losses=dict(loss_dkd=dict(module=dict(beta=2.0, temperature=3.0), weight=18.0)))
