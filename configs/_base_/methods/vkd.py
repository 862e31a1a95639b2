# VkD (Miles et al., CVPR 2024), weights of the authors' code; channels of resnet32x4 and resnet8x4.
vkd = dict(
    model=dict(
        student_layers=dict(features='neck'),
        teacher_layers=dict(features='neck'),
        connectors=dict(
            projection=dict(
                module=dict(type='OrthogonalProjection', in_channels=256, out_channels=256),
                inputs=dict(features='student.features'))),
        losses=dict(
            loss_kd=dict(
                module=dict(type='KDLoss', temperature=1.0),
                weight=1.0,
                inputs=dict(student_logits='student.logits', teacher_logits='teacher.logits')),
            loss_vkd=dict(
                module=dict(type='VkDLoss', normalization='standardize'),
                weight=1.0,
                inputs=dict(student='connector.projection', teacher='teacher.features')))))
