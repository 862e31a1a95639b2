# CWD (Shu et al., ICCV 2021) on detectors, T = 1; weights of public configs.
cwd = dict(
    model=dict(
        losses=dict(
            loss_cwd=dict(
                module=dict(type='PerLevelLoss', num_levels=4, loss=dict(type='CWDLoss')),
                weight=5.0,
                inputs=dict(student='student.neck', teacher='teacher.neck')))))
