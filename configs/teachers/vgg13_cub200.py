# SDD (Wei et al., CVPR 2024), Table 5: teacher vgg13 on CUB-200, 70.19 % top-1.
_base_ = [
    '../_base_/models/cub/vgg13.py',
    '../_base_/datasets/cub200.py',
    '../_base_/schedules/cifar_240e.py',
    '../_base_/default_runtime.py',
]
model = _base_.vgg13
