# AB (Heo et al., AAAI 2019), first stage: the boundaries of mobilenetv2 of stride 1.
_base_ = ['../../_base_/pairs/vgg13_mobilenetv2_cifar100.py', '../../_base_/methods/ab.py']

_base_.merge(_base_.pop('ab'))
model = dict(
    student=dict(backbone=dict(stem='stride1')),
    student_layers=dict(
        stage1='backbone.stage1', stage2='backbone.stage2', stage3='backbone.stage3',
        stage4='backbone.stage4'),
    teacher_layers=dict(
        stage1='backbone.stage2.4', stage2='backbone.stage3.4', stage3='backbone.stage4.4',
        stage4='backbone.stage5.4'),
    connectors={
        f'align{number}': dict(
            module=dict(
                type='AlignFeatures', in_channels=student, out_channels=teacher,
                in_size=student_size, out_size=teacher_size, activation='none'),
            inputs=dict(features=f'student.stage{number}'))
        for number, student, teacher, student_size, teacher_size in (
            (1, 12, 128, 32, 16), (2, 16, 256, 16, 8),
            (3, 48, 512, 8, 4), (4, 160, 512, 4, 4))
    },
    losses=dict(
        loss_ab=dict(
            inputs=dict(
                student=[
                    'connector.align1', 'connector.align2', 'connector.align3', 'connector.align4'],
                teacher=['teacher.stage1', 'teacher.stage2', 'teacher.stage3', 'teacher.stage4']))))
optim_wrapper = dict(optimizer=dict(nesterov=True))
