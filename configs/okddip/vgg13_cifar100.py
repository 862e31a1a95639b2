# OKDDip in HSSAKD (2021), Table V: vgg13 leads two peers, 77.32 %.
_base_ = [
    '../_base_/models/cifar/vgg13.py',
    '../_base_/datasets/cifar100.py',
    '../_base_/schedules/cifar_240e.py',
    '../_base_/default_runtime.py',
    '../_base_/methods/okddip.py',
]

_base_.merge(_base_.pop('okddip'))
model = dict(
    peers=[_base_.vgg13, _base_.vgg13, _base_.vgg13],
    connectors=dict(attention=dict(module=dict(in_channels=512))))
optim_wrapper = dict(optimizer=dict(nesterov=True))
