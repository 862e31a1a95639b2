# DPK (ICLR 2023), Table 3: 73.26 % top-1, 91.17 % top-5; its baseline is MobileNetV1's.
_base_ = [
    'ablations/last_stage_resnet34_resnet18_imagenet.py',
    '../_base_/models/imagenet/mobilenetv1.py',
    '../_base_/models/imagenet/resnet50.py',
]
model = dict(
    student=dict(_delete_=True, **_base_.mobilenetv1),
    teacher=dict(_delete_=True, **_base_.resnet50),
    teacher_checkpoint='checkpoints/imagenet/resnet50.pth',
    student_layers=dict(last='backbone.stage4'),
    connectors=dict(prior=dict(module=dict(student_channels=[1024], teacher_channels=[2048]))))
