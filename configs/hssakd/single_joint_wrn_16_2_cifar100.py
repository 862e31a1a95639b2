# HSSAKD (2021), Table X: wrn_16_2 with joint branches (task + aux_SSAD), 76.15 %.
_base_ = [
    '../_base_/models/cifar/wrn_16_2.py',
    '../_base_/datasets/cifar100.py',
    '../_base_/schedules/cifar_240e.py',
    '../_base_/default_runtime.py',
    '../_base_/methods/hssakd_single.py',
]

_base_.model = _base_.wrn_16_2
_base_.merge(_base_.pop('hssakd_single'))
optim_wrapper = dict(optimizer=dict(nesterov=True))
