# vgg13 (74.64 %) teaches vgg8 (70.36 % alone), CIFAR-100; accuracies from CRD.
_base_ = [
    '../models/cifar/vgg13.py',
    '../models/cifar/vgg8.py',
    '../datasets/cifar100.py',
    '../schedules/cifar_240e.py',
    '../default_runtime.py',
]
model = dict(
    type='Distiller',
    student=_base_.vgg8,
    teacher=_base_.vgg13,
    # From configs/teachers/vgg13_cifar100.py, or a file or URL of your own.
    teacher_checkpoint='checkpoints/cifar100/vgg13.pth',
    student_layers=dict(logits='head.fc'),
    teacher_layers=dict(logits='head.fc'),
    student_engine=dict(memory_format='channels_last'),
    teacher_engine=dict(memory_format='channels_last', fold_batchnorm=True))
