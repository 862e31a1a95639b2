# KDCL in HSSAKD (2021), Table V: two mobilenetv2 learn from their ensemble, 75.63 %.
_base_ = [
    '../_base_/models/cifar/mobilenetv2_stride1.py',
    '../_base_/datasets/cifar100.py',
    '../_base_/schedules/cifar_240e.py',
    '../_base_/default_runtime.py',
    '../_base_/methods/kdcl.py',
]

_base_.merge(_base_.pop('kdcl'))
model = dict(peers=[_base_.mobilenetv2_stride1, _base_.mobilenetv2_stride1])
optim_wrapper = dict(optimizer=dict(lr=0.01, nesterov=True))  # the rate of light networks
