# DPK (Zong et al., ICLR 2023): weights 0.8 and 0.2, on CIFAR-100 with T = 4; all three stages of
# pairs of one family, 8 x 8 tokens each. Channels of wrn_40_2 and wrn_16_2.
dpk = dict(
    model=dict(
        student_layers=dict(
            stage1='backbone.stage1', stage2='backbone.stage2', stage3='backbone.stage3'),
        teacher_layers=dict(
            stage1='backbone.stage1', stage2='backbone.stage2', stage3='backbone.stage3'),
        connectors=dict(
            prior=dict(
                module=dict(
                    type='DynamicPrior',
                    student_channels=[32, 64, 128], teacher_channels=[32, 64, 128],
                    student_patches=[4, 2, 1], teacher_patches=[4, 2, 1],
                    grids=[(8, 8), (8, 8), (8, 8)], encoder_depth=6, decoder_depth=4),
                inputs=dict(
                    student=['student.stage1', 'student.stage2', 'student.stage3'],
                    teacher=['teacher.stage1', 'teacher.stage2', 'teacher.stage3']))),
        losses=dict(
            loss_kd=dict(
                module=dict(type='KDLoss', temperature=4.0),
                weight=0.8,
                inputs=dict(student_logits='student.logits', teacher_logits='teacher.logits')),
            loss_dpk=dict(
                module=dict(type='DPKLoss'),
                weight=0.2,
                inputs=dict(
                    hybrid='connector.prior.maps',
                    teacher=['teacher.stage1', 'teacher.stage2', 'teacher.stage3'])))))
