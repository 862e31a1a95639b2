# SDD (Wei et al., CVPR 2024), Tables 3, 4: student mobilenetv1 on ImageNet, 68.87 % top-1.
_base_ = [
    '../_base_/models/imagenet/mobilenetv1.py',
    '../_base_/datasets/imagenet.py',
    '../_base_/schedules/imagenet_100e.py',
    '../_base_/default_runtime.py',
]
model = _base_.mobilenetv1
