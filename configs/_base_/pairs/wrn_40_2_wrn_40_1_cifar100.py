# wrn_40_2 (75.61 %) teaches wrn_40_1 (71.98 % alone), CIFAR-100; accuracies from CRD.
_base_ = [
    '../models/cifar/wrn_40_2.py',
    '../models/cifar/wrn_40_1.py',
    '../datasets/cifar100.py',
    '../schedules/cifar_240e.py',
    '../default_runtime.py',
]
model = dict(
    type='Distiller',
    student=_base_.wrn_40_1,
    teacher=_base_.wrn_40_2,
    # From configs/teachers/wrn_40_2_cifar100.py, or a file or URL of your own.
    teacher_checkpoint='checkpoints/cifar100/wrn_40_2.pth',
    student_layers=dict(logits='head.fc'),
    teacher_layers=dict(logits='head.fc'),
    student_engine=dict(memory_format='channels_last'),
    teacher_engine=dict(memory_format='channels_last', fold_batchnorm=True))
