# Teacher resnet32x4 (79.42 % in CRD), student resnet8x4 (72.50 % alone), CIFAR-100.
_base_ = [
    '../models/cifar/resnet32x4.py',
    '../models/cifar/resnet8x4.py',
    '../datasets/cifar100.py',
    '../schedules/cifar_240e.py',
    '../default_runtime.py',
]
model = dict(
    type='Distiller',
    student=_base_.resnet8x4,
    teacher=_base_.resnet32x4,
    # From configs/teachers/resnet32x4_cifar100.py, or a file or URL of your own.
    teacher_checkpoint='checkpoints/cifar100/resnet32x4.pth',
    student_layers=dict(logits='head.fc'),
    teacher_layers=dict(logits='head.fc'),
    student_engine=dict(memory_format='channels_last'),
    teacher_engine=dict(memory_format='channels_last', fold_batchnorm=True))
