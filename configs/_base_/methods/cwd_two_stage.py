# CWD (Shu et al., ICCV 2021) on two-stage detectors, T = 1; weights of public configs.
cwd_two_stage = dict(
    model=dict(
        losses=dict(
            loss_cwd=dict(
                module=dict(type='PerLevelLoss', num_levels=5, loss=dict(type='CWDLoss')),
                weight=10.0,
                inputs=dict(student='student.neck', teacher='teacher.neck')))))
