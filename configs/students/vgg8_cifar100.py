# SDD (Wei et al., CVPR 2024), Tables 1, 2: student vgg8 on CIFAR-100, 70.36 % top-1.
_base_ = [
    '../_base_/models/cifar/vgg8.py',
    '../_base_/datasets/cifar100.py',
    '../_base_/schedules/cifar_240e.py',
    '../_base_/default_runtime.py',
]
model = _base_.vgg8
