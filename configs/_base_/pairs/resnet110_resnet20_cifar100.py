# resnet110 (74.31 %) teaches resnet20 (69.06 % alone), CIFAR-100; accuracies from CRD.
_base_ = [
    '../models/cifar/resnet110.py',
    '../models/cifar/resnet20.py',
    '../datasets/cifar100.py',
    '../schedules/cifar_240e.py',
    '../default_runtime.py',
]
model = dict(
    type='Distiller',
    student=_base_.resnet20,
    teacher=_base_.resnet110,
    # From configs/teachers/resnet110_cifar100.py, or a file or URL of your own.
    teacher_checkpoint='checkpoints/cifar100/resnet110.pth',
    student_layers=dict(logits='head.fc'),
    teacher_layers=dict(logits='head.fc'),
    student_engine=dict(memory_format='channels_last'),
    teacher_engine=dict(memory_format='channels_last', fold_batchnorm=True))
