# OKDDip in HSSAKD (2021), Table V: resnet32x4 leads two peers, 81.21 %.
_base_ = [
    '../_base_/models/cifar/resnet32x4.py',
    '../_base_/datasets/cifar100.py',
    '../_base_/schedules/cifar_240e.py',
    '../_base_/default_runtime.py',
    '../_base_/methods/okddip.py',
]

_base_.merge(_base_.pop('okddip'))
model = dict(
    peers=[_base_.resnet32x4, _base_.resnet32x4, _base_.resnet32x4],
    connectors=dict(attention=dict(module=dict(in_channels=256))))
optim_wrapper = dict(optimizer=dict(nesterov=True))
