# DPK (ICLR 2023), Fig. 4 and A.10: 71.80 % top-1.
_base_ = [
    'last_stage_resnet34_resnet18_imagenet.py',
    '../../_base_/models/imagenet/convnext_tiny.py',
]
model = dict(
    teacher=dict(_delete_=True, **_base_.convnext_tiny),
    teacher_checkpoint=(
        'https://mmassets.onedl.ai/mmclassification/v0/'
        'convnext/convnext-tiny_32xb128_in1k_20221207-998cf3e9.pth'),
    teacher_layers=dict(last='backbone.stages.3'),
    connectors=dict(prior=dict(module=dict(teacher_channels=[768]))))
