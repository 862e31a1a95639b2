# The demo at half the side: resnet20, trained on 1078 digits, teaches resnet8, which sees 53.
_base_ = [
    '../models/cifar/resnet20.py',
    '../models/cifar/resnet8.py',
    '../datasets/digits_16px_few_shot.py',
    '../schedules/digits_20e.py',
    '../default_runtime.py',
]
model = dict(
    type='Distiller',
    student=_base_.resnet8,
    teacher=_base_.resnet20,
    # From configs/_demo_/teacher_16px_digits.py.
    teacher_checkpoint='work_dirs/_demo_/teacher_16px_digits/epoch_12.pth',
    student_layers=dict(logits='head.fc'),
    teacher_layers=dict(logits='head.fc'),
    student_engine=dict(memory_format='channels_last'),
    teacher_engine=dict(memory_format='channels_last', fold_batchnorm=True))
model['student']['head']['num_classes'] = 10
model['teacher']['head']['num_classes'] = 10
