# DPK (ICLR 2023), Table 12: 72.46 % top-1. The teacher sees 224 pixels.
_base_ = [
    'last_stage_resnet34_resnet18_imagenet.py',
    '../../_base_/models/imagenet/efficientnet_b0.py',
]
model = dict(
    teacher=dict(_delete_=True, **_base_.efficientnet_b0),
    teacher_checkpoint=(
        'https://mmassets.onedl.ai/mmclassification/v0/'
        'efficientnet/efficientnet-b0_3rdparty_8xb32-aa_in1k_20220119-8d939117.pth'),
    teacher_layers=dict(last='backbone.layers.6'),
    connectors=dict(prior=dict(module=dict(teacher_channels=[1280]))))
