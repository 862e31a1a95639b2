# OKDDip in HSSAKD (2021), Table V: shufflenetv1 leads two peers, 75.41 %.
_base_ = [
    '../_base_/models/cifar/shufflenetv1.py',
    '../_base_/datasets/cifar100.py',
    '../_base_/schedules/cifar_240e.py',
    '../_base_/default_runtime.py',
    '../_base_/methods/okddip.py',
]

_base_.merge(_base_.pop('okddip'))
model = dict(
    peers=[_base_.shufflenetv1, _base_.shufflenetv1, _base_.shufflenetv1],
    connectors=dict(attention=dict(module=dict(in_channels=960))))
optim_wrapper = dict(optimizer=dict(lr=0.01, nesterov=True))  # the rate of light networks
