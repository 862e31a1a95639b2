# KDCL in HSSAKD (2021), Table V: two vgg13 learn from their ensemble, 77.22 %.
_base_ = [
    '../_base_/models/cifar/vgg13.py',
    '../_base_/datasets/cifar100.py',
    '../_base_/schedules/cifar_240e.py',
    '../_base_/default_runtime.py',
    '../_base_/methods/kdcl.py',
]

_base_.merge(_base_.pop('kdcl'))
model = dict(peers=[_base_.vgg13, _base_.vgg13])
optim_wrapper = dict(optimizer=dict(nesterov=True))
