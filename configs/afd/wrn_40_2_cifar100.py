# AFD in HSSAKD (2021), Table V: two wrn_40_2 try to fool discriminators, 79.54 %.
_base_ = [
    '../_base_/models/cifar/wrn_40_2.py',
    '../_base_/datasets/cifar100.py',
    '../_base_/schedules/cifar_240e.py',
    '../_base_/default_runtime.py',
    '../_base_/methods/afd.py',
]

_base_.merge(_base_.pop('afd'))
model = dict(
    peers=[_base_.wrn_40_2, _base_.wrn_40_2],
    losses=dict(loss_afd=dict(module=dict(in_channels=128))))
optim_wrapper = dict(optimizer=dict(nesterov=True))
