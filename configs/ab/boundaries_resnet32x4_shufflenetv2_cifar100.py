# AB (Heo et al., AAAI 2019), first stage: the boundaries.
_base_ = ['../_base_/pairs/resnet32x4_shufflenetv2_cifar100.py', '../_base_/methods/ab.py']

_base_.merge(_base_.pop('ab'))
model = dict(
    student_layers=dict(
        stage1='backbone.stage1.3.preactivation', stage2='backbone.stage2.7.preactivation',
        stage3='backbone.stage3.3.preactivation'),
    teacher_layers=dict(
        stage1='backbone.stage1.4.preactivation', stage2='backbone.stage2.4.preactivation',
        stage3='backbone.stage3.4.preactivation'),
    connectors={
        f'align{number}': dict(
            module=dict(
                type='AlignFeatures', in_channels=student, out_channels=teacher,
                in_size=student_size, out_size=teacher_size, activation='none'),
            inputs=dict(features=f'student.stage{number}'))
        for number, student, teacher, student_size, teacher_size in (
            (1, 116, 64, 16, 32), (2, 232, 128, 8, 16), (3, 464, 256, 4, 8))
    },
    losses=dict(
        loss_ab=dict(
            inputs=dict(
                student=['connector.align1', 'connector.align2', 'connector.align3']))))
