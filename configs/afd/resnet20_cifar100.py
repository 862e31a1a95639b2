# AFD (Chung et al., ICML 2020): two resnet20 try to fool discriminators. No published number.
_base_ = [
    '../_base_/models/cifar/resnet20.py',
    '../_base_/datasets/cifar100.py',
    '../_base_/schedules/cifar_240e.py',
    '../_base_/default_runtime.py',
    '../_base_/methods/afd.py',
]

_base_.merge(_base_.pop('afd'))
model = dict(peers=[_base_.resnet20, _base_.resnet20])
optim_wrapper = dict(optimizer=dict(nesterov=True))
