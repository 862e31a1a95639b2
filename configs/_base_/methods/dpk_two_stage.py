# DPK in FGD for two-stage detectors: four levels of twice the size, FGD's own weights.
_base_ = 'dpk_detector.py'
dpk_detector = dict(
    model=dict(
        connectors=dict(
            student_levels=dict(module=dict(num_levels=4)),
            teacher_levels=dict(module=dict(num_levels=4)),
            prior=dict(
                module=dict(
                    student_channels=[256] * 4, teacher_channels=[256] * 4,
                    student_patches=[8, 4, 2, 1], teacher_patches=[8, 4, 2, 1],
                    grids=[(25, 42)] * 4))),
        losses=dict(
            loss_fgd=dict(
                module=dict(
                    num_levels=4, foreground_weight=5e-5, background_weight=2.5e-5,
                    attention_weight=5e-5, relation_weight=5e-7)))))
