# OKDDip (Chen et al., AAAI 2020): resnet20 leads two peers. No published number.
_base_ = [
    '../_base_/models/cifar/resnet20.py',
    '../_base_/datasets/cifar100.py',
    '../_base_/schedules/cifar_240e.py',
    '../_base_/default_runtime.py',
    '../_base_/methods/okddip.py',
]

_base_.merge(_base_.pop('okddip'))
model = dict(peers=[_base_.resnet20, _base_.resnet20, _base_.resnet20])
optim_wrapper = dict(optimizer=dict(nesterov=True))
