# resnet34 (73.31 %) teaches resnet18 (69.75 % alone), ImageNet; accuracies from SDD.
_base_ = [
    '../models/imagenet/resnet34.py',
    '../models/imagenet/resnet18.py',
    '../datasets/imagenet.py',
    '../schedules/imagenet_100e.py',
    '../default_runtime.py',
]
model = dict(
    type='Distiller',
    student=_base_.resnet18,
    teacher=_base_.resnet34,
    # torchvision's resnet34-333f7ec4.pth through tools/model_converters/convert_teacher.py.
    teacher_checkpoint='checkpoints/imagenet/resnet34.pth',
    student_layers=dict(logits='head.fc'),
    teacher_layers=dict(logits='head.fc'),
    student_engine=dict(memory_format='channels_last'),
    teacher_engine=dict(memory_format='channels_last', fold_batchnorm=True))
