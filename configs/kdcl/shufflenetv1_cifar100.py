# KDCL in HSSAKD (2021), Table V: two shufflenetv1 learn from their ensemble, 74.82 %.
_base_ = [
    '../_base_/models/cifar/shufflenetv1.py',
    '../_base_/datasets/cifar100.py',
    '../_base_/schedules/cifar_240e.py',
    '../_base_/default_runtime.py',
    '../_base_/methods/kdcl.py',
]

_base_.merge(_base_.pop('kdcl'))
model = dict(peers=[_base_.shufflenetv1, _base_.shufflenetv1])
optim_wrapper = dict(optimizer=dict(lr=0.01, nesterov=True))  # the rate of light networks
