# HSSAKD (2021), Table II: shufflenetv2 with joint branches, 77.82 %.
_base_ = [
    '../_base_/models/cifar/shufflenetv2.py',
    '../_base_/datasets/cifar100.py',
    '../_base_/schedules/cifar_240e.py',
    '../_base_/default_runtime.py',
    '../_base_/methods/hssakd_single.py',
]

_base_.model = _base_.shufflenetv2
_base_.merge(_base_.pop('hssakd_single'))
optim_wrapper = dict(optimizer=dict(lr=0.01, nesterov=True))  # the rate of light networks
