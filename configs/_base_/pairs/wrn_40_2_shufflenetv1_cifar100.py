# wrn_40_2 (75.61 %) teaches shufflenetv1 (70.50 % alone), CIFAR-100; accuracies from SDD.
_base_ = [
    '../models/cifar/wrn_40_2.py',
    '../models/cifar/shufflenetv1.py',
    '../datasets/cifar100.py',
    '../schedules/cifar_240e.py',
    '../default_runtime.py',
]
model = dict(
    type='Distiller',
    student=_base_.shufflenetv1,
    teacher=_base_.wrn_40_2,
    # From configs/teachers/wrn_40_2_cifar100.py, or a file or URL of your own.
    teacher_checkpoint='checkpoints/cifar100/wrn_40_2.pth',
    student_layers=dict(logits='head.fc'),
    teacher_layers=dict(logits='head.fc'),
    student_engine=dict(memory_format='channels_last'),
    teacher_engine=dict(memory_format='channels_last', fold_batchnorm=True))
optim_wrapper = dict(optimizer=dict(lr=0.01))  # the rate of light students
