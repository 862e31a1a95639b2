# VID (Ahn et al., CVPR 2019), weight of CRD; channels of resnet32x4 and resnet8x4.
vid = dict(
    model=dict(
        student_layers=dict(
            stage1='backbone.stage1', stage2='backbone.stage2', stage3='backbone.stage3'),
        teacher_layers=dict(
            stage1='backbone.stage1', stage2='backbone.stage2', stage3='backbone.stage3'),
        losses=dict(
            loss_vid=dict(
                module=dict(
                    type='VIDLoss', student_channels=[64, 128, 256],
                    teacher_channels=[64, 128, 256]),
                weight=1.0,
                inputs=dict(
                    student=['student.stage1', 'student.stage2', 'student.stage3'],
                    teacher=['teacher.stage1', 'teacher.stage2', 'teacher.stage3'])))))
