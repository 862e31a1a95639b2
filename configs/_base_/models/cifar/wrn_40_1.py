# Wide ResNet of depth 40 and width 1, as compared in CRD (Tian et al., ICLR 2020).
wrn_40_1 = dict(
    type='ImageClassifier',
    _scope_='mmpretrain',
    backbone=dict(type='mmkd.CIFARWideResNet', depth=40, width=1),
    neck=dict(type='GlobalAveragePooling'),
    head=dict(
        type='mmkd.SingleLabelLinearHead',
        num_classes=100,
        in_channels=64,
        loss=dict(type='CrossEntropyLoss', loss_weight=1.0),
        # torch's own initialisation but for the bias, as in CRD
        init_cfg=dict(
            type='Uniform', layer='Linear', a=-64**-0.5, b=64**-0.5, bias=0.0)))
