# Teacher cait_s24 on ImageNet, 83.4 % top-1 (DPK, Table 13). Not trained here: timm's weights.
_base_ = [
    '../_base_/models/imagenet/cait_s24.py',
    '../_base_/datasets/imagenet_deit.py',
    '../_base_/schedules/imagenet_adamw_300e.py',
    '../_base_/default_runtime.py',
]
model = _base_.cait_s24
