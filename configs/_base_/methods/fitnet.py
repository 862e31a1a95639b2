# FitNet (Romero et al., ICLR 2015), weight and layer of CRD; channels of resnet32x4 and resnet8x4.
fitnet = dict(
    model=dict(
        student_layers=dict(hint='backbone.stage2'),
        teacher_layers=dict(hint='backbone.stage2'),
        connectors=dict(
            regressor=dict(
                module=dict(type='AlignFeatures', in_channels=128, out_channels=128),
                inputs=dict(features='student.hint'))),
        losses=dict(
            loss_hint=dict(
                module=dict(type='FeatureMSELoss'),
                weight=100.0,
                inputs=dict(student='connector.regressor', teacher='teacher.hint')))))
