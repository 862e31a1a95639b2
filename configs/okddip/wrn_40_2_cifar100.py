# OKDDip in HSSAKD (2021), Table V: wrn_40_2 leads two peers, 79.23 %.
_base_ = [
    '../_base_/models/cifar/wrn_40_2.py',
    '../_base_/datasets/cifar100.py',
    '../_base_/schedules/cifar_240e.py',
    '../_base_/default_runtime.py',
    '../_base_/methods/okddip.py',
]

_base_.merge(_base_.pop('okddip'))
model = dict(
    peers=[_base_.wrn_40_2, _base_.wrn_40_2, _base_.wrn_40_2],
    connectors=dict(attention=dict(module=dict(in_channels=128))))
optim_wrapper = dict(optimizer=dict(nesterov=True))
