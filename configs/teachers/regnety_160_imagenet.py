# Teacher regnety_160 on ImageNet, 82.9 % top-1 (DeiT). Not trained here: weights of timm.
_base_ = [
    '../_base_/models/imagenet/regnety_160.py',
    '../_base_/datasets/imagenet_deit.py',
    '../_base_/schedules/imagenet_adamw_300e.py',
    '../_base_/default_runtime.py',
]
model = _base_.regnety_160
