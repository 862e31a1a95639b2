# ONE in HSSAKD (2021), Table V: two branches of vgg13 share a trunk, 78.45 %.
_base_ = [
    '../_base_/models/cifar/vgg13.py',
    '../_base_/datasets/cifar100.py',
    '../_base_/schedules/cifar_240e.py',
    '../_base_/default_runtime.py',
    '../_base_/methods/one.py',
]

_base_.merge(_base_.pop('one'))
_base_.branched.auxiliary_indices = [3]
model = dict(
    peers=[dict(_base_.vgg13, **_base_.pop('branched'))],
    layers=dict(trunk='backbone.stage3', branch='branches.branch3'),
    connectors=dict(gate=dict(module=dict(in_channels=256))))
optim_wrapper = dict(optimizer=dict(nesterov=True))
