# Teachers resnet32x4 (79.42 % in CRD) and vgg13 (74.64 %), student vgg8 (70.36 %), CIFAR-100.
_base_ = [
    '../models/cifar/resnet32x4.py',
    '../models/cifar/vgg13.py',
    '../models/cifar/vgg8.py',
    '../datasets/cifar100.py',
    '../schedules/cifar_240e.py',
    '../default_runtime.py',
]
model = dict(
    type='Distiller',
    student=_base_.vgg8,
    # From configs/teachers, or files or URLs of your own.
    teachers=dict(
        first=dict(
            network=_base_.resnet32x4,
            checkpoint='checkpoints/cifar100/resnet32x4.pth',
            layers=dict(logits='head.fc'),
            engine=dict(memory_format='channels_last', fold_batchnorm=True)),
        second=dict(
            network=_base_.vgg13,
            checkpoint='checkpoints/cifar100/vgg13.pth',
            layers=dict(logits='head.fc'),
            engine=dict(memory_format='channels_last', fold_batchnorm=True))),
    student_layers=dict(logits='head.fc'),
    student_engine=dict(memory_format='channels_last'))
