# Teacher resnet56 (72.34 % in CRD), student resnet20 (69.06 % alone), CIFAR-100.
_base_ = [
    '../models/cifar/resnet56.py',
    '../models/cifar/resnet20.py',
    '../datasets/cifar100.py',
    '../schedules/cifar_240e.py',
    '../default_runtime.py',
]
model = dict(
    type='Distiller',
    student=_base_.resnet20,
    teacher=_base_.resnet56,
    # From configs/teachers/resnet56_cifar100.py, or a file or URL of your own.
    teacher_checkpoint='checkpoints/cifar100/resnet56.pth',
    student_layers=dict(logits='head.fc'),
    teacher_layers=dict(logits='head.fc'),
    student_engine=dict(memory_format='channels_last'),
    teacher_engine=dict(memory_format='channels_last', fold_batchnorm=True))
