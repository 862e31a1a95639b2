# AFD in HSSAKD (2021), Table V: two resnet56 try to fool discriminators, 76.78 %.
_base_ = [
    '../_base_/models/cifar/resnet56.py',
    '../_base_/datasets/cifar100.py',
    '../_base_/schedules/cifar_240e.py',
    '../_base_/default_runtime.py',
    '../_base_/methods/afd.py',
]

_base_.merge(_base_.pop('afd'))
model = dict(peers=[_base_.resnet56, _base_.resnet56])
optim_wrapper = dict(optimizer=dict(nesterov=True))
