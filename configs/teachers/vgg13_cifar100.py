# SDD (Wei et al., CVPR 2024), Tables 1, 2: teacher vgg13 on CIFAR-100, 74.64 % top-1.
_base_ = [
    '../_base_/models/cifar/vgg13.py',
    '../_base_/datasets/cifar100.py',
    '../_base_/schedules/cifar_240e.py',
    '../_base_/default_runtime.py',
]
model = _base_.vgg13
