# resnet32x4 (79.42 %) teaches shufflenetv1 (70.50 % alone), CIFAR-100; accuracies from SDD.
_base_ = [
    '../models/cifar/resnet32x4.py',
    '../models/cifar/shufflenetv1.py',
    '../datasets/cifar100.py',
    '../schedules/cifar_240e.py',
    '../default_runtime.py',
]
model = dict(
    type='Distiller',
    student=_base_.shufflenetv1,
    teacher=_base_.resnet32x4,
    # From configs/teachers/resnet32x4_cifar100.py, or a file or URL of your own.
    teacher_checkpoint='checkpoints/cifar100/resnet32x4.pth',
    student_layers=dict(logits='head.fc'),
    teacher_layers=dict(logits='head.fc'),
    student_engine=dict(memory_format='channels_last'),
    teacher_engine=dict(memory_format='channels_last', fold_batchnorm=True))
optim_wrapper = dict(optimizer=dict(lr=0.01))  # the rate of light students
