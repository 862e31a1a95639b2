# MGD (Yang et al., ECCV 2022). No published number for this pair.
_base_ = ['../_base_/pairs/resnet56_resnet20_cifar100.py', '../_base_/methods/mgd.py']

_base_.merge(_base_.pop('mgd'))
model = dict(connectors=dict(generator=dict(module=dict(in_channels=64, out_channels=64))))
