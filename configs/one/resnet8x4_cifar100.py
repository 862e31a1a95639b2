# ONE (Lan et al., NeurIPS 2018): two branches of resnet8x4 share a trunk. No published number.
_base_ = [
    '../_base_/models/cifar/resnet8x4.py',
    '../_base_/datasets/cifar100.py',
    '../_base_/schedules/cifar_240e.py',
    '../_base_/default_runtime.py',
    '../_base_/methods/one.py',
]

_base_.merge(_base_.pop('one'))
model = dict(
    peers=[dict(_base_.resnet8x4, **_base_.pop('branched'))],
    connectors=dict(gate=dict(module=dict(in_channels=128))))
optim_wrapper = dict(optimizer=dict(nesterov=True))
