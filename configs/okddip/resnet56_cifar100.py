# OKDDip in HSSAKD (2021), Table V: resnet56 leads two peers, 76.25 %.
_base_ = [
    '../_base_/models/cifar/resnet56.py',
    '../_base_/datasets/cifar100.py',
    '../_base_/schedules/cifar_240e.py',
    '../_base_/default_runtime.py',
    '../_base_/methods/okddip.py',
]

_base_.merge(_base_.pop('okddip'))
model = dict(peers=[_base_.resnet56, _base_.resnet56, _base_.resnet56])
optim_wrapper = dict(optimizer=dict(nesterov=True))
