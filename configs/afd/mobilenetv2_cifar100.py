# AFD in HSSAKD (2021), Table V: two mobilenetv2 try to fool discriminators, 77.05 %.
_base_ = [
    '../_base_/models/cifar/mobilenetv2_stride1.py',
    '../_base_/datasets/cifar100.py',
    '../_base_/schedules/cifar_240e.py',
    '../_base_/default_runtime.py',
    '../_base_/methods/afd.py',
]

_base_.merge(_base_.pop('afd'))
model = dict(
    peers=[_base_.mobilenetv2_stride1, _base_.mobilenetv2_stride1],
    losses=dict(loss_afd=dict(module=dict(in_channels=1280))))
optim_wrapper = dict(optimizer=dict(lr=0.01, nesterov=True))  # the rate of light networks
