# resnet32x4 (66.17 %) teaches shufflenetv1 (37.28 % alone), CUB-200; accuracies from SDD.
_base_ = [
    '../models/cub/resnet32x4.py',
    '../models/cub/shufflenetv1.py',
    '../datasets/cub200.py',
    '../schedules/cifar_240e.py',
    '../default_runtime.py',
]
model = dict(
    type='Distiller',
    student=_base_.shufflenetv1,
    teacher=_base_.resnet32x4,
    # From configs/teachers/resnet32x4_cub200.py, or a file or URL of your own.
    teacher_checkpoint='checkpoints/cub200/resnet32x4.pth',
    student_layers=dict(logits='head.fc'),
    teacher_layers=dict(logits='head.fc'),
    student_engine=dict(memory_format='channels_last'),
    teacher_engine=dict(memory_format='channels_last', fold_batchnorm=True))
optim_wrapper = dict(optimizer=dict(lr=0.01))  # the rate of light students
