# SDD (Wei et al., CVPR 2024), Tables 3, 4: student resnet18 on ImageNet, 69.75 % top-1.
_base_ = [
    '../_base_/models/imagenet/resnet18.py',
    '../_base_/datasets/imagenet.py',
    '../_base_/schedules/imagenet_100e.py',
    '../_base_/default_runtime.py',
]
model = _base_.resnet18
