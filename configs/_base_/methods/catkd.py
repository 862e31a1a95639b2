# CAT-KD (Guo et al., CVPR 2023) with the weight of its code for resnet32x4 and resnet8x4.
_layers = dict(last_map='backbone', classifier_weight=dict(parameter='head.fc.weight'))
catkd = dict(
    model=dict(
        student_layers=_layers,
        teacher_layers=_layers,
        connectors=dict(
            regions=dict(
                module=dict(type='RegionLogits', scales=(1, 2), pooling='direct'),
                inputs=dict(
                    student_features='student.last_map',
                    student_weight='student.classifier_weight',
                    teacher_features='teacher.last_map',
                    teacher_weight='teacher.classifier_weight'))),
        losses=dict(
            loss_catkd=dict(
                module=dict(type='CATKDLoss', resolution=2),
                weight=15.0,
                inputs=dict(
                    student_logits='connector.regions.student_logits',
                    teacher_logits='connector.regions.teacher_logits')))))
