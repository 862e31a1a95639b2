# DPK in FGD (Zong et al., ICLR 2023, Eq. 9): the hybrid maps stand for the student in FGD's first
# two terms. Patches give every level of 800 x 1344 pixels at most 25 x 42 tokens.
dpk_detector = dict(
    model=dict(
        connectors=dict(
            student_levels=dict(
                module=dict(type='SelectLevels', num_levels=5),
                inputs=dict(features='student.neck')),
            teacher_levels=dict(
                module=dict(type='SelectLevels', num_levels=5),
                inputs=dict(features='teacher.neck')),
            prior=dict(
                module=dict(
                    type='DynamicPrior', student_channels=[256] * 5, teacher_channels=[256] * 5,
                    student_patches=[4, 2, 1, 1, 1], teacher_patches=[4, 2, 1, 1, 1],
                    grids=[(25, 42), (25, 42), (25, 42), (13, 21), (7, 11)],
                    encoder_depth=6, decoder_depth=4,
                    mask=dict(cka=dict(
                        type='GatheredCKA', student_channels=256, teacher_channels=256))),
                inputs=dict(
                    student='connector.student_levels',
                    teacher='connector.teacher_levels'))),
        losses=dict(
            loss_fgd=dict(
                module=dict(
                    type='FGDLoss', num_levels=5, temperature=0.5, foreground_weight=2e-3,
                    background_weight=5e-4, attention_weight=5e-4, relation_weight=5e-6),
                inputs=dict(
                    student='student.neck', teacher='teacher.neck', gt_boxes='batch.gt_boxes',
                    image_shapes='batch.padded_shapes', hybrid='connector.prior.maps')))))
