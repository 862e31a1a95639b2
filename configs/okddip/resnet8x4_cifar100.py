# OKDDip (Chen et al., AAAI 2020): resnet8x4 leads two peers. No published number.
_base_ = [
    '../_base_/models/cifar/resnet8x4.py',
    '../_base_/datasets/cifar100.py',
    '../_base_/schedules/cifar_240e.py',
    '../_base_/default_runtime.py',
    '../_base_/methods/okddip.py',
]

_base_.merge(_base_.pop('okddip'))
model = dict(
    peers=[_base_.resnet8x4, _base_.resnet8x4, _base_.resnet8x4],
    connectors=dict(attention=dict(module=dict(in_channels=256))))
optim_wrapper = dict(optimizer=dict(nesterov=True))
