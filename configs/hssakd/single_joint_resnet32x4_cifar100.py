# HSSAKD (2021), Table II: resnet32x4 with joint branches, 83.58 %; Teacher* of Table III, 83.73
# %.
_base_ = [
    '../_base_/models/cifar/resnet32x4.py',
    '../_base_/datasets/cifar100.py',
    '../_base_/schedules/cifar_240e.py',
    '../_base_/default_runtime.py',
    '../_base_/methods/hssakd_single.py',
]

_base_.model = _base_.resnet32x4
_base_.merge(_base_.pop('hssakd_single'))
optim_wrapper = dict(optimizer=dict(nesterov=True))
