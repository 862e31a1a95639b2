# FT (Kim, Park & Kwak, NeurIPS 2018), weight of CRD; widths of resnet32x4 and resnet8x4.
ft = dict(
    model=dict(
        student_layers=dict(last='backbone.stage3'),
        teacher_layers=dict(last='backbone.stage3'),
        connectors=dict(
            paraphraser=dict(
                module=dict(
                    type='Paraphraser', in_channels=256, rate=0.5,
                    init_cfg=dict(type='ConnectorFromRun', connector='paraphraser')),
                inputs=dict(features='teacher.last')),
            translator=dict(
                module=dict(type='Translator', in_channels=256, out_channels=128),
                inputs=dict(features='student.last'))),
        losses=dict(
            loss_ft=dict(
                module=dict(type='FTLoss'),
                weight=200.0,
                inputs=dict(student='connector.translator', teacher='connector.paraphraser')))))
