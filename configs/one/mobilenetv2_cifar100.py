# ONE in HSSAKD (2021), Table V: two branches of mobilenetv2 share a trunk, 76.13 %.
_base_ = [
    '../_base_/models/cifar/mobilenetv2_stride1.py',
    '../_base_/datasets/cifar100.py',
    '../_base_/schedules/cifar_240e.py',
    '../_base_/default_runtime.py',
    '../_base_/methods/one.py',
]

_base_.merge(_base_.pop('one'))
_base_.branched.auxiliary_indices = [3]
model = dict(
    peers=[dict(_base_.mobilenetv2_stride1, **_base_.pop('branched'))],
    layers=dict(trunk='backbone.stage3', branch='branches.branch3'),
    connectors=dict(gate=dict(module=dict(in_channels=48))))
optim_wrapper = dict(optimizer=dict(lr=0.01, nesterov=True))  # the rate of light networks
