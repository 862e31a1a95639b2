# AFD (Chung et al., ICML 2020): two resnet8x4 try to fool discriminators. No published number.
_base_ = [
    '../_base_/models/cifar/resnet8x4.py',
    '../_base_/datasets/cifar100.py',
    '../_base_/schedules/cifar_240e.py',
    '../_base_/default_runtime.py',
    '../_base_/methods/afd.py',
]

_base_.merge(_base_.pop('afd'))
model = dict(
    peers=[_base_.resnet8x4, _base_.resnet8x4],
    losses=dict(loss_afd=dict(module=dict(in_channels=256))))
optim_wrapper = dict(optimizer=dict(nesterov=True))
