# SDD (Wei et al., CVPR 2024), Tables 1, 2: teacher resnet50 on CIFAR-100, 79.34 % top-1.
_base_ = [
    '../_base_/models/cifar/resnet50.py',
    '../_base_/datasets/cifar100.py',
    '../_base_/schedules/cifar_240e.py',
    '../_base_/default_runtime.py',
]
model = _base_.resnet50
