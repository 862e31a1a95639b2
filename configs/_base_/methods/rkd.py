# RKD (Park et al., CVPR 2019), weights of CRD; pooled features.
rkd = dict(
    model=dict(
        student_layers=dict(pooled='neck'),
        teacher_layers=dict(pooled='neck'),
        losses=dict(
            loss_rkd=dict(
                module=dict(type='RKDLoss', distance_weight=25.0, angle_weight=50.0),
                weight=1.0,
                inputs=dict(student='student.pooled', teacher='teacher.pooled')))))
