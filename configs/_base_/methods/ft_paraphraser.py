# FT (Kim, Park & Kwak, NeurIPS 2018), first stage: the paraphraser; width of resnet32x4.
ft_paraphraser = dict(
    model=dict(
        student=dict(head=dict(loss=dict(loss_weight=0.0))),
        teacher_layers=dict(last='backbone.stage3'),
        connectors=dict(
            paraphraser=dict(
                module=dict(
                    type='Paraphraser', in_channels=256, rate=0.5, output='reconstruction'),
                inputs=dict(features='teacher.last'))),
        losses=dict(
            loss_reconstruction=dict(
                module=dict(type='FeatureMSELoss'),
                inputs=dict(student='connector.paraphraser', teacher='teacher.last')))),
    param_scheduler=dict(_delete_=True, type='ConstantLR', factor=1.0, by_epoch=True),
    train_cfg=dict(max_epochs=30))
