# DPK (ICLR 2023), Table 3 by its caption; see resnet50_mobilenetv1_imagenet.py.
_base_ = [
    'ablations/last_stage_resnet34_resnet18_imagenet.py',
    '../_base_/models/imagenet/mobilenetv2.py',
    '../_base_/models/imagenet/resnet50.py',
]
model = dict(
    student=dict(_delete_=True, **_base_.mobilenetv2),
    teacher=dict(_delete_=True, **_base_.resnet50),
    teacher_checkpoint='checkpoints/imagenet/resnet50.pth',
    student_layers=dict(last='backbone.conv2'),
    connectors=dict(prior=dict(module=dict(student_channels=[1280], teacher_channels=[2048]))))
