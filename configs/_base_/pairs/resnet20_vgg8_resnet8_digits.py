# The demo of several teachers: resnet20 and vgg8, trained on 1078 digits, teach resnet8 on 53.
_base_ = [
    '../models/cifar/resnet20.py',
    '../models/cifar/vgg8.py',
    '../models/cifar/resnet8.py',
    '../datasets/digits_few_shot.py',
    '../schedules/digits_20e.py',
    '../default_runtime.py',
]
model = dict(
    type='Distiller',
    student=_base_.resnet8,
    teachers=dict(
        # From configs/_demo_/teacher_digits.py.
        first=dict(
            network=_base_.resnet20,
            checkpoint='work_dirs/_demo_/teacher_digits/epoch_12.pth',
            layers=dict(logits='head.fc'),
            engine=dict(memory_format='channels_last', fold_batchnorm=True)),
        # From configs/_demo_/teacher_vgg8_digits.py.
        second=dict(
            network=_base_.vgg8,
            checkpoint='work_dirs/_demo_/teacher_vgg8_digits/epoch_6.pth',
            layers=dict(logits='head.fc'),
            engine=dict(memory_format='channels_last', fold_batchnorm=True))),
    student_layers=dict(logits='head.fc'),
    student_engine=dict(memory_format='channels_last'))
model['student']['head']['num_classes'] = 10
model['teachers']['first']['network']['head']['num_classes'] = 10
model['teachers']['second']['network']['head']['num_classes'] = 10
