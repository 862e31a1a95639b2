# SDD (Wei et al., CVPR 2024), Table 5: teacher resnet32x4 on CUB-200, 66.17 % top-1.
_base_ = [
    '../_base_/models/cub/resnet32x4.py',
    '../_base_/datasets/cub200.py',
    '../_base_/schedules/cifar_240e.py',
    '../_base_/default_runtime.py',
]
model = _base_.resnet32x4
