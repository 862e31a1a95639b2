# CAT-KD (Guo et al., CVPR 2023); no number is given here.
_base_ = ['../_base_/pairs/resnet56_resnet20_cifar100.py', '../_base_/methods/catkd.py']

_base_.merge(_base_.pop('catkd'))
model = dict(losses=dict(loss_catkd=dict(weight=0.7)))
