# SP (Tung & Mori, ICCV 2019), weight of CRD; the last map.
sp = dict(
    model=dict(
        student_layers=dict(last='backbone.stage3'),
        teacher_layers=dict(last='backbone.stage3'),
        losses=dict(
            loss_sp=dict(
                module=dict(type='SPLoss'),
                weight=3000.0,
                inputs=dict(student=['student.last'], teacher=['teacher.last'])))))
