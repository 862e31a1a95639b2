# vgg13 (70.19 %) teaches vgg8 (46.32 % alone), CUB-200; accuracies from SDD.
_base_ = [
    '../models/cub/vgg13.py',
    '../models/cub/vgg8.py',
    '../datasets/cub200.py',
    '../schedules/cifar_240e.py',
    '../default_runtime.py',
]
model = dict(
    type='Distiller',
    student=_base_.vgg8,
    teacher=_base_.vgg13,
    # From configs/teachers/vgg13_cub200.py, or a file or URL of your own.
    teacher_checkpoint='checkpoints/cub200/vgg13.pth',
    student_layers=dict(logits='head.fc'),
    teacher_layers=dict(logits='head.fc'),
    student_engine=dict(memory_format='channels_last'),
    teacher_engine=dict(memory_format='channels_last', fold_batchnorm=True))
