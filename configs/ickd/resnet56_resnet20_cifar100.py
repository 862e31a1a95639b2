# ICKD-C with KD (Liu et al., ICCV 2021): 71.69 % in the authors' repository.
_base_ = ['../_base_/pairs/resnet56_resnet20_cifar100.py', '../_base_/methods/ickd.py']

_base_.merge(_base_.pop('ickd'))
model = dict(connectors=dict(aligned=dict(module=dict(in_channels=64, out_channels=64))))
