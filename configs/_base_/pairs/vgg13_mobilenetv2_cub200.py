# vgg13 (70.19 %) teaches mobilenetv2 (40.23 % alone), CUB-200; accuracies from SDD.
_base_ = [
    '../models/cub/vgg13.py',
    '../models/cub/mobilenetv2.py',
    '../datasets/cub200.py',
    '../schedules/cifar_240e.py',
    '../default_runtime.py',
]
model = dict(
    type='Distiller',
    student=_base_.mobilenetv2,
    teacher=_base_.vgg13,
    # From configs/teachers/vgg13_cub200.py, or a file or URL of your own.
    teacher_checkpoint='checkpoints/cub200/vgg13.pth',
    student_layers=dict(logits='head.fc'),
    teacher_layers=dict(logits='head.fc'),
    student_engine=dict(memory_format='channels_last'),
    teacher_engine=dict(memory_format='channels_last', fold_batchnorm=True))
optim_wrapper = dict(optimizer=dict(lr=0.01))  # the rate of light students
