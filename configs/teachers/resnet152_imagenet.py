# Teacher resnet152 on ImageNet, 78.31 % top-1 (torchvision).
# Not trained for it: the configs that need it name mmpretrain's weights.
_base_ = [
    '../_base_/models/imagenet/resnet152.py',
    '../_base_/datasets/imagenet.py',
    '../_base_/schedules/imagenet_100e.py',
    '../_base_/default_runtime.py',
]
model = _base_.resnet152
