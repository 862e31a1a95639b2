# Four times the width of resnet8, as compared in CRD (Tian et al., ICLR 2020).
resnet8x4 = dict(
    type='ImageClassifier',
    _scope_='mmpretrain',
    backbone=dict(
        type='mmkd.CIFARResNet', depth=8, stem_channels=32, stage_channels=(64, 128, 256)),
    neck=dict(type='GlobalAveragePooling'),
    head=dict(
        type='mmkd.SingleLabelLinearHead',
        num_classes=100,
        in_channels=256,
        loss=dict(type='CrossEntropyLoss', loss_weight=1.0),
        init_cfg=None))  # torch's own initialisation of the linear layer, as in CRD
