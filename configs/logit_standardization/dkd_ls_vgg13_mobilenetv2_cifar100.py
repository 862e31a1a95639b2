# DKD on standardised logits (Sun et al., CVPR 2024): 69.98 % in the authors' repository.
_base_ = ['../_base_/pairs/vgg13_mobilenetv2_cifar100.py', '../_base_/methods/dkd_ls.py']

_base_.merge(_base_.pop('dkd'))
model = dict(losses=dict(loss_dkd=dict(module=dict(beta=2.0, temperature=3.0))))
