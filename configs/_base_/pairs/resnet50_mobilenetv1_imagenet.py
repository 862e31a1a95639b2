# resnet50 (76.16 %) teaches mobilenetv1 (68.87 % alone), ImageNet; accuracies from SDD.
_base_ = [
    '../models/imagenet/resnet50.py',
    '../models/imagenet/mobilenetv1.py',
    '../datasets/imagenet.py',
    '../schedules/imagenet_100e.py',
    '../default_runtime.py',
]
model = dict(
    type='Distiller',
    student=_base_.mobilenetv1,
    teacher=_base_.resnet50,
    # torchvision's resnet50-0676ba61.pth through tools/model_converters/convert_teacher.py.
    teacher_checkpoint='checkpoints/imagenet/resnet50.pth',
    student_layers=dict(logits='head.fc'),
    teacher_layers=dict(logits='head.fc'),
    student_engine=dict(memory_format='channels_last'),
    teacher_engine=dict(memory_format='channels_last', fold_batchnorm=True))
