# PKD (Cao et al., NeurIPS 2022): the finest four levels, weights of its code.
pkd = dict(
    model=dict(
        losses=dict(
            loss_pkd=dict(
                module=dict(type='PerLevelLoss', num_levels=4, loss=dict(type='PKDLoss')),
                weight=10.0,
                inputs=dict(student='student.neck', teacher='teacher.neck')))))
