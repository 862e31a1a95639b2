# PKT (Passalis & Tefas, ECCV 2018), weight of CRD; pooled features.
pkt = dict(
    model=dict(
        student_layers=dict(pooled='neck'),
        teacher_layers=dict(pooled='neck'),
        losses=dict(
            loss_pkt=dict(
                module=dict(type='PKTLoss'),
                weight=30000.0,
                inputs=dict(student='student.pooled', teacher='teacher.pooled')))))
