# SDD (Wei et al., CVPR 2024), Table 5: student vgg8 on CUB-200, 46.32 % top-1.
_base_ = [
    '../_base_/models/cub/vgg8.py',
    '../_base_/datasets/cub200.py',
    '../_base_/schedules/cifar_240e.py',
    '../_base_/default_runtime.py',
]
model = _base_.vgg8
