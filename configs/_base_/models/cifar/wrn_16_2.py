# Wide ResNet of depth 16 and width 2, as compared in CRD (Tian et al., ICLR 2020).
wrn_16_2 = dict(
    type='ImageClassifier',
    _scope_='mmpretrain',
    backbone=dict(type='mmkd.CIFARWideResNet', depth=16, width=2),
    neck=dict(type='GlobalAveragePooling'),
    head=dict(
        type='mmkd.SingleLabelLinearHead',
        num_classes=100,
        in_channels=128,
        loss=dict(type='CrossEntropyLoss', loss_weight=1.0),
        # torch's own initialisation but for the bias, as in CRD
        init_cfg=dict(
            type='Uniform', layer='Linear', a=-128**-0.5, b=128**-0.5, bias=0.0)))
