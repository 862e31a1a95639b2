# VSD, Table 2: vgg13 teaches vgg8, 79.35 %.
_base_ = ['../_base_/pairs/vgg13_vgg8_cifar100.py', '../_base_/methods/vsd.py']

_base_.merge(_base_.pop('vsd'))
# Four taps: VGG's third stage and its fifth, all stages of MobileNetV2 and ResNet50.
model = dict(
    teacher_checkpoint='work_dirs/vsd/teacher_vgg13_cifar100/epoch_240.pth',
    connectors=dict(
        branches=dict(
            module=dict(backbone=_base_.vgg8.backbone, channels=(64, 128, 256, 512)),
            inputs=dict(
                maps=['student.tap1', 'student.tap2', 'student.tap3', 'student.tap4'],
                references=['teacher.tap1', 'teacher.tap2', 'teacher.tap3', 'teacher.tap4']))),
    student_layers=dict(tap4='backbone.stage5'),
    teacher_layers=dict(tap4='backbone.stage5'))
optim_wrapper = dict(optimizer=dict(nesterov=True))
