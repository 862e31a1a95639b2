# ONE in HSSAKD (2021), Table V: two branches of shufflenetv1 share a trunk, 74.63 %.
_base_ = [
    '../_base_/models/cifar/shufflenetv1.py',
    '../_base_/datasets/cifar100.py',
    '../_base_/schedules/cifar_240e.py',
    '../_base_/default_runtime.py',
    '../_base_/methods/one.py',
]

_base_.merge(_base_.pop('one'))
model = dict(
    peers=[dict(_base_.shufflenetv1, **_base_.pop('branched'))],
    connectors=dict(gate=dict(module=dict(in_channels=480))))
optim_wrapper = dict(optimizer=dict(lr=0.01, nesterov=True))  # the rate of light networks
