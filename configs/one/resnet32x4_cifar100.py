# ONE in HSSAKD (2021), Table V: two branches of resnet32x4 share a trunk, 82.34 %.
_base_ = [
    '../_base_/models/cifar/resnet32x4.py',
    '../_base_/datasets/cifar100.py',
    '../_base_/schedules/cifar_240e.py',
    '../_base_/default_runtime.py',
    '../_base_/methods/one.py',
]

_base_.merge(_base_.pop('one'))
model = dict(
    peers=[dict(_base_.resnet32x4, **_base_.pop('branched'))],
    connectors=dict(gate=dict(module=dict(in_channels=128))))
optim_wrapper = dict(optimizer=dict(nesterov=True))
