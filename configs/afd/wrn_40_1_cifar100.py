# AFD in HSSAKD (2021), Table V: two wrn_40_1 try to fool discriminators, 75.23 %.
_base_ = [
    '../_base_/models/cifar/wrn_40_1.py',
    '../_base_/datasets/cifar100.py',
    '../_base_/schedules/cifar_240e.py',
    '../_base_/default_runtime.py',
    '../_base_/methods/afd.py',
]

_base_.merge(_base_.pop('afd'))
model = dict(peers=[_base_.wrn_40_1, _base_.wrn_40_1])
optim_wrapper = dict(optimizer=dict(nesterov=True))
