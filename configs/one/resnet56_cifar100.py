# ONE in HSSAKD (2021), Table V: two branches of resnet56 share a trunk, 75.64 %.
_base_ = [
    '../_base_/models/cifar/resnet56.py',
    '../_base_/datasets/cifar100.py',
    '../_base_/schedules/cifar_240e.py',
    '../_base_/default_runtime.py',
    '../_base_/methods/one.py',
]

_base_.merge(_base_.pop('one'))
model = dict(peers=[dict(_base_.resnet56, **_base_.pop('branched'))])
optim_wrapper = dict(optimizer=dict(nesterov=True))
