# ONE in HSSAKD (2021), Table V: two branches of wrn_40_2 share a trunk, 78.76 %.
_base_ = [
    '../_base_/models/cifar/wrn_40_2.py',
    '../_base_/datasets/cifar100.py',
    '../_base_/schedules/cifar_240e.py',
    '../_base_/default_runtime.py',
    '../_base_/methods/one.py',
]

_base_.merge(_base_.pop('one'))
model = dict(
    peers=[dict(_base_.wrn_40_2, **_base_.pop('branched'))],
    connectors=dict(gate=dict(module=dict(in_channels=64))))
optim_wrapper = dict(optimizer=dict(nesterov=True))
