# KDCL in HSSAKD (2021), Table V: two wrn_40_2 learn from their ensemble, 78.50 %.
_base_ = [
    '../_base_/models/cifar/wrn_40_2.py',
    '../_base_/datasets/cifar100.py',
    '../_base_/schedules/cifar_240e.py',
    '../_base_/default_runtime.py',
    '../_base_/methods/kdcl.py',
]

_base_.merge(_base_.pop('kdcl'))
model = dict(peers=[_base_.wrn_40_2, _base_.wrn_40_2])
optim_wrapper = dict(optimizer=dict(nesterov=True))
