# ICKD-C (Liu et al., ICCV 2021) with KD, as the authors run it; the last map.
# Channels of resnet32x4 and resnet8x4.
ickd = dict(
    model=dict(
        student_layers=dict(last='backbone.stage3'),
        teacher_layers=dict(last='backbone.stage3'),
        connectors=dict(
            aligned=dict(
                module=dict(
                    type='AlignFeatures', in_channels=256, out_channels=256, activation='none'),
                inputs=dict(features='student.last'))),
        losses=dict(
            loss_kd=dict(
                module=dict(type='KDLoss', temperature=4.0),
                inputs=dict(student_logits='student.logits', teacher_logits='teacher.logits')),
            loss_ickd=dict(
                module=dict(type='ICKDLoss'),
                weight=2.5,
                inputs=dict(student='connector.aligned', teacher='teacher.last')))))
