# HSSAKD (2021), Table III: resnet50 trained with its branches (Teacher*), 83.85 %.
_base_ = [
    '../_base_/models/cifar/resnet50.py',
    '../_base_/datasets/cifar100.py',
    '../_base_/schedules/cifar_240e.py',
    '../_base_/default_runtime.py',
    '../_base_/methods/hssakd_single.py',
]

_base_.model = _base_.resnet50
_base_.merge(_base_.pop('hssakd_single'))
optim_wrapper = dict(optimizer=dict(nesterov=True))
