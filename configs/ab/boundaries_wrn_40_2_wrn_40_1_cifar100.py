# AB (Heo et al., AAAI 2019), first stage: the boundaries.
_base_ = ['../_base_/pairs/wrn_40_2_wrn_40_1_cifar100.py', '../_base_/methods/ab.py']

_base_.merge(_base_.pop('ab'))
model = dict(
    student_layers=dict(
        stage1='backbone.stage2.0.bn1', stage2='backbone.stage3.0.bn1', stage3='backbone.bn1'),
    teacher_layers=dict(
        stage1='backbone.stage2.0.bn1', stage2='backbone.stage3.0.bn1', stage3='backbone.bn1'),
    connectors={
        f'align{number}': dict(
            module=dict(
                type='AlignFeatures', in_channels=student, out_channels=teacher,
                in_size=student_size, out_size=teacher_size, activation='none'),
            inputs=dict(features=f'student.stage{number}'))
        for number, student, teacher, student_size, teacher_size in (
            (1, 16, 32, 32, 32), (2, 32, 64, 16, 16), (3, 64, 128, 8, 8))
    },
    losses=dict(
        loss_ab=dict(
            inputs=dict(
                student=['connector.align1', 'connector.align2', 'connector.align3']))))
