# PKD (Cao et al., NeurIPS 2022) on two-stage detectors: the finest four levels, weights of its
# code.
pkd_two_stage = dict(
    model=dict(
        losses=dict(
            loss_pkd=dict(
                module=dict(type='PerLevelLoss', num_levels=4, loss=dict(type='PKDLoss')),
                weight=6.0,
                inputs=dict(student='student.neck', teacher='teacher.neck')))))
