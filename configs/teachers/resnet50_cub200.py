# SDD (Wei et al., CVPR 2024), Table 5: teacher resnet50 on CUB-200, 60.01 % top-1.
_base_ = [
    '../_base_/models/cub/resnet50.py',
    '../_base_/datasets/cub200.py',
    '../_base_/schedules/cifar_240e.py',
    '../_base_/default_runtime.py',
]
model = _base_.resnet50
