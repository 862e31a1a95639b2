# SDD (Wei et al., CVPR 2024), Tables 3, 4: teacher resnet34 on ImageNet, 73.31 % top-1.
# Not trained for it: torchvision's weights are converted, see configs/teachers/README.md.
_base_ = [
    '../_base_/models/imagenet/resnet34.py',
    '../_base_/datasets/imagenet.py',
    '../_base_/schedules/imagenet_100e.py',
    '../_base_/default_runtime.py',
]
model = _base_.resnet34
