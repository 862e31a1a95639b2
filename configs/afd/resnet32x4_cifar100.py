# AFD in HSSAKD (2021), Table V: two resnet32x4 try to fool discriminators, 82.91 %.
_base_ = [
    '../_base_/models/cifar/resnet32x4.py',
    '../_base_/datasets/cifar100.py',
    '../_base_/schedules/cifar_240e.py',
    '../_base_/default_runtime.py',
    '../_base_/methods/afd.py',
]

_base_.merge(_base_.pop('afd'))
model = dict(
    peers=[_base_.resnet32x4, _base_.resnet32x4],
    losses=dict(loss_afd=dict(module=dict(in_channels=256))))
optim_wrapper = dict(optimizer=dict(nesterov=True))
