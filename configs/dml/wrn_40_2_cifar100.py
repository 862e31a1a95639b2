# DML in HSSAKD (2021), Table V: two wrn_40_2 teach each other, 78.96 %.
_base_ = [
    '../_base_/models/cifar/wrn_40_2.py',
    '../_base_/datasets/cifar100.py',
    '../_base_/schedules/cifar_240e.py',
    '../_base_/default_runtime.py',
    '../_base_/methods/dml.py',
]

_base_.merge(_base_.pop('dml'))
model = dict(peers=[_base_.wrn_40_2, _base_.wrn_40_2])
optim_wrapper = dict(optimizer=dict(nesterov=True))
