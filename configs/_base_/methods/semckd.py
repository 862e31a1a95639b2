# SemCKD (Chen et al., AAAI 2021) with KD, weights and temperature of the authors' code; the maps of
# all stages. Channels of resnet32x4 and resnet8x4. The batch size is that of the train dataloader.
_stages = dict(stage1='backbone.stage1', stage2='backbone.stage2', stage3='backbone.stage3')
semckd = dict(
    model=dict(
        student_layers=_stages,
        teacher_layers=_stages,
        connectors=dict(
            calibration=dict(
                module=dict(
                    type='SemanticCalibration', student_channels=[64, 128, 256],
                    teacher_channels=[64, 128, 256], batch_size=64),
                inputs=dict(
                    student=['student.stage1', 'student.stage2', 'student.stage3'],
                    teacher=['teacher.stage1', 'teacher.stage2', 'teacher.stage3']))),
        losses=dict(
            loss_kd=dict(
                module=dict(type='KDLoss', temperature=4.0),
                inputs=dict(student_logits='student.logits', teacher_logits='teacher.logits')),
            loss_semckd=dict(
                module=dict(type='SemCKDLoss'),
                weight=400.0,
                inputs=dict(
                    student_maps='connector.calibration.student_maps',
                    teacher_maps='connector.calibration.teacher_maps',
                    attention='connector.calibration.attention')))))
