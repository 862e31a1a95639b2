# HSSAKD (2021), Table II: vgg13 with joint branches, 78.56 %; Teacher* of Table III, 78.48 %.
_base_ = [
    '../_base_/models/cifar/vgg13.py',
    '../_base_/datasets/cifar100.py',
    '../_base_/schedules/cifar_240e.py',
    '../_base_/default_runtime.py',
    '../_base_/methods/hssakd_single.py',
]

_base_.model = _base_.vgg13
_base_.merge(_base_.pop('hssakd_single'))
optim_wrapper = dict(optimizer=dict(nesterov=True))
