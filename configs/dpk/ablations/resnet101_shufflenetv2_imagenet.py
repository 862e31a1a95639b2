# DPK (ICLR 2023), Fig. 4: ShuffleNetV2 as student; pairs and numbers are not printed.
_base_ = [
    'last_stage_resnet34_resnet18_imagenet.py',
    '../../_base_/models/imagenet/shufflenetv2.py',
    '../../_base_/models/imagenet/resnet101.py',
]
model = dict(
    student=dict(_delete_=True, **_base_.shufflenetv2),
    teacher=dict(_delete_=True, **_base_.resnet101),
    teacher_checkpoint=(
        'https://mmassets.onedl.ai/mmclassification/v0/'
        'resnet/resnet101_8xb32_in1k_20210831-539c63f8.pth'),
    student_layers=dict(last='backbone.layers.3'),
    connectors=dict(prior=dict(module=dict(student_channels=[1024], teacher_channels=[2048]))))
