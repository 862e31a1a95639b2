# SAD (Ji et al., AAAI 2021) with KD, weights and temperature of the authors' code; the maps of
# three stages. Channels of resnet32x4 and resnet8x4.
_stages = dict(stage1='backbone.stage1', stage2='backbone.stage2', stage3='backbone.stage3')
sad = dict(
    model=dict(
        student_layers=_stages,
        teacher_layers=_stages,
        losses=dict(
            loss_kd=dict(
                module=dict(type='KDLoss', temperature=4.0),
                weight=0.9,
                inputs=dict(student_logits='student.logits', teacher_logits='teacher.logits')),
            loss_sad=dict(
                module=dict(
                    type='SADLoss', student_channels=[64, 128, 256],
                    teacher_channels=[64, 128, 256], attention_channels=128),
                weight=200.0,
                inputs=dict(
                    student=['student.stage1', 'student.stage2', 'student.stage3'],
                    teacher=['teacher.stage1', 'teacher.stage2', 'teacher.stage3'])))))
