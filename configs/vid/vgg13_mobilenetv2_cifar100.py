# VID (Ahn et al., CVPR 2019): 65.56 % (CRD, Table 2).
_base_ = ['../_base_/pairs/vgg13_mobilenetv2_cifar100.py', '../_base_/methods/vid.py']

_base_.merge(_base_.pop('vid'))
model = dict(
    student_layers=dict(
        stage1='backbone.stage1', stage2='backbone.stage2', stage3='backbone.stage3',
        stage4='backbone.stage4'),
    teacher_layers=dict(
        stage1='backbone.stage2', stage2='backbone.stage3', stage3='backbone.stage4',
        stage4='backbone.stage5'),
    losses=dict(
        loss_vid=dict(
            module=dict(student_channels=[12, 16, 48, 160], teacher_channels=[128, 256, 512, 512]),
            inputs=dict(
                student=['student.stage1', 'student.stage2', 'student.stage3', 'student.stage4'],
                teacher=['teacher.stage1', 'teacher.stage2', 'teacher.stage3', 'teacher.stage4']))))
