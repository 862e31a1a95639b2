# CRD (Tian et al., ICLR 2020); widths of resnet32x4 and resnet8x4, the bank of CIFAR-100.
crd = dict(
    model=dict(
        student_layers=dict(pooled='neck'),
        teacher_layers=dict(pooled='neck'),
        losses=dict(
            loss_crd=dict(
                module=dict(
                    type='CRDLoss', student_channels=256, teacher_channels=256, num_images=50000,
                    embedding_channels=128, temperature=0.07, momentum=0.5),
                weight=0.8,
                inputs=dict(
                    student='student.pooled', teacher='teacher.pooled', indices='batch.indices',
                    contrast_indices='batch.contrast_indices')))))
