# CC (Peng et al., ICCV 2019), weight and embedding of CRD; widths of resnet32x4 and resnet8x4.
cc = dict(
    model=dict(
        student_layers=dict(pooled='neck'),
        teacher_layers=dict(pooled='neck'),
        connectors=dict(
            student_embedding=dict(
                module=dict(type='LinearEmbedding', in_channels=256, out_channels=128),
                inputs=dict(features='student.pooled')),
            teacher_embedding=dict(
                module=dict(type='LinearEmbedding', in_channels=256, out_channels=128),
                inputs=dict(features='teacher.pooled'))),
        losses=dict(
            loss_cc=dict(
                module=dict(type='CCLoss'),
                weight=0.02,
                inputs=dict(student='connector.student_embedding',
                            teacher='connector.teacher_embedding')))))
