# CRCD (Zhu et al., CVPR 2021) with KD; weights and temperatures of the authors' public code.
# Widths of resnet32x4 and resnet8x4, the banks of CIFAR-100.
_bank = dict(
    type='CRCDLoss', student_channels=256, teacher_channels=256, num_images=50000,
    embedding_channels=128, temperature=0.05, momentum=0.5)
_layers = dict(pooled='neck', classifier=dict(parameter='head.fc.weight'))
crcd = dict(
    model=dict(
        student_layers=_layers,
        teacher_layers=_layers,
        connectors=dict(
            student_gradient=dict(
                module=dict(type='FeatureGradient'),
                inputs=dict(
                    logits='student.logits', weight='student.classifier', labels='batch.labels')),
            teacher_gradient=dict(
                module=dict(type='FeatureGradient'),
                inputs=dict(
                    logits='teacher.logits', weight='teacher.classifier', labels='batch.labels'))),
        losses=dict(
            loss_kd=dict(
                module=dict(type='KDLoss', temperature=4.0),
                weight=0.9,
                inputs=dict(student_logits='student.logits', teacher_logits='teacher.logits')),
            loss_crcd=dict(
                module=_bank,
                inputs=dict(
                    student='student.pooled', teacher='teacher.pooled', indices='batch.indices',
                    contrast_indices='batch.contrast_indices')),
            loss_crcd_gradient=dict(
                module=_bank,
                inputs=dict(
                    student='connector.student_gradient', teacher='connector.teacher_gradient',
                    indices='batch.indices', contrast_indices='batch.contrast_indices')))))
