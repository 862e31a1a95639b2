# Glyphs: resnet20 teaches resnet8.
_base_ = [
    '../models/cifar/resnet20.py',
    '../models/cifar/resnet8.py',
    '../datasets/glyphs.py',
    '../schedules/glyphs_20e.py',
    '../default_runtime.py',
]
model = dict(
    type='Distiller',
    student=_base_.resnet8,
    teacher=_base_.resnet20,
    # From configs/_benchmark_/teacher_glyphs.py.
    teacher_checkpoint='work_dirs/_benchmark_/teacher_glyphs/epoch_30.pth',
    student_layers=dict(logits='head.fc'),
    teacher_layers=dict(logits='head.fc'),
    student_engine=dict(memory_format='channels_last'),
    teacher_engine=dict(memory_format='channels_last', fold_batchnorm=True))
