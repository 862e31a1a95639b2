# DPK (ICLR 2023), Table 12: 73.39 % top-1. The teacher sees 224 pixels.
_base_ = [
    'last_stage_resnet34_resnet18_imagenet.py',
    '../../_base_/models/imagenet/efficientnet_b1.py',
]
model = dict(
    teacher=dict(_delete_=True, **_base_.efficientnet_b1),
    teacher_checkpoint=(
        'https://mmassets.onedl.ai/mmclassification/v0/'
        'efficientnet/efficientnet-b1_3rdparty_8xb32-aa_in1k_20220119-619d8ae3.pth'),
    teacher_layers=dict(last='backbone.layers.6'),
    connectors=dict(prior=dict(module=dict(teacher_channels=[1280]))))
