# AB (Heo et al., AAAI 2019), first stage: the boundaries of mobilenetv2 of stride 1.
_base_ = ['../../_base_/pairs/resnet50_mobilenetv2_cifar100.py', '../../_base_/methods/ab.py']

_base_.merge(_base_.pop('ab'))
model = dict(
    student=dict(backbone=dict(stem='stride1')),
    student_layers=dict(
        stage1='backbone.stage1', stage2='backbone.stage2', stage3='backbone.stage3',
        stage4='backbone.stage4'),
    teacher_layers=dict(
        stage1='backbone.stage1.2.preactivation', stage2='backbone.stage2.3.preactivation',
        stage3='backbone.stage3.5.preactivation', stage4='backbone.stage4.2.preactivation'),
    connectors={
        f'align{number}': dict(
            module=dict(
                type='AlignFeatures', in_channels=student, out_channels=teacher,
                in_size=student_size, out_size=teacher_size, activation='none'),
            inputs=dict(features=f'student.stage{number}'))
        for number, student, teacher, student_size, teacher_size in (
            (1, 12, 256, 32, 32), (2, 16, 512, 16, 16),
            (3, 48, 1024, 8, 8), (4, 160, 2048, 4, 4))
    },
    losses=dict(
        loss_ab=dict(
            inputs=dict(
                student=[
                    'connector.align1', 'connector.align2', 'connector.align3', 'connector.align4'],
                teacher=['teacher.stage1', 'teacher.stage2', 'teacher.stage3', 'teacher.stage4']))))
optim_wrapper = dict(optimizer=dict(nesterov=True))
