# OKDDip in HSSAKD (2021), Table V: mobilenetv2 leads two peers, 76.79 %.
_base_ = [
    '../_base_/models/cifar/mobilenetv2_stride1.py',
    '../_base_/datasets/cifar100.py',
    '../_base_/schedules/cifar_240e.py',
    '../_base_/default_runtime.py',
    '../_base_/methods/okddip.py',
]

_base_.merge(_base_.pop('okddip'))
model = dict(
    peers=[_base_.mobilenetv2_stride1, _base_.mobilenetv2_stride1, _base_.mobilenetv2_stride1],
    connectors=dict(attention=dict(module=dict(in_channels=1280))))
optim_wrapper = dict(optimizer=dict(lr=0.01, nesterov=True))  # the rate of light networks
