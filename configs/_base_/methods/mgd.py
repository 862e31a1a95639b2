# MGD (Yang et al., ECCV 2022): weight and mask of its classifiers on ImageNet; the last map.
mgd = dict(
    model=dict(
        student_layers=dict(last='backbone.stage3'),
        teacher_layers=dict(last='backbone.stage3'),
        connectors=dict(
            generator=dict(
                module=dict(
                    type='MaskedGenerator', in_channels=256, out_channels=256, mask='channel',
                    ratio=0.15),
                inputs=dict(features='student.last'))),
        losses=dict(
            loss_mgd=dict(
                module=dict(type='MGDLoss'),
                weight=7e-5,
                inputs=dict(student='connector.generator', teacher='teacher.last')))))
