# Teacher resnet101 on ImageNet, 77.37 % top-1 (torchvision, DPK Table 5).
# Not trained for it: the configs that need it name mmpretrain's weights.
_base_ = [
    '../_base_/models/imagenet/resnet101.py',
    '../_base_/datasets/imagenet.py',
    '../_base_/schedules/imagenet_100e.py',
    '../_base_/default_runtime.py',
]
model = _base_.resnet101
