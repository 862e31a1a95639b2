# AFD in HSSAKD (2021), Table V: two shufflenetv2 try to fool discriminators, 77.21 %.
_base_ = [
    '../_base_/models/cifar/shufflenetv2.py',
    '../_base_/datasets/cifar100.py',
    '../_base_/schedules/cifar_240e.py',
    '../_base_/default_runtime.py',
    '../_base_/methods/afd.py',
]

_base_.merge(_base_.pop('afd'))
model = dict(
    peers=[_base_.shufflenetv2, _base_.shufflenetv2],
    losses=dict(loss_afd=dict(module=dict(in_channels=1024))))
optim_wrapper = dict(optimizer=dict(lr=0.01, nesterov=True))  # the rate of light networks
