# AFD in HSSAKD (2021), Table V: two vgg13 try to fool discriminators, 78.61 %.
_base_ = [
    '../_base_/models/cifar/vgg13.py',
    '../_base_/datasets/cifar100.py',
    '../_base_/schedules/cifar_240e.py',
    '../_base_/default_runtime.py',
    '../_base_/methods/afd.py',
]

_base_.merge(_base_.pop('afd'))
model = dict(
    peers=[_base_.vgg13, _base_.vgg13],
    losses=dict(loss_afd=dict(module=dict(in_channels=512))))
optim_wrapper = dict(optimizer=dict(nesterov=True))
