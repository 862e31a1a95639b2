# HSSAKD (2021), Table II: wrn_40_1 with joint branches, 75.73 %.
_base_ = [
    '../_base_/models/cifar/wrn_40_1.py',
    '../_base_/datasets/cifar100.py',
    '../_base_/schedules/cifar_240e.py',
    '../_base_/default_runtime.py',
    '../_base_/methods/hssakd_single.py',
]

_base_.model = _base_.wrn_40_1
_base_.merge(_base_.pop('hssakd_single'))
optim_wrapper = dict(optimizer=dict(nesterov=True))
