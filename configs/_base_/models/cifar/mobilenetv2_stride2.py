# MobileNetV2 x0.5 of CRD (Tian et al., ICLR 2020), DKD and SDD: a stem of stride 2.
mobilenetv2_stride2 = dict(
    type='ImageClassifier',
    _scope_='mmpretrain',
    backbone=dict(type='mmkd.CIFARMobileNetV2', stem='stride2'),
    neck=dict(type='GlobalAveragePooling'),
    head=dict(
        type='mmkd.SingleLabelLinearHead',
        num_classes=100,
        in_channels=1280,
        loss=dict(type='CrossEntropyLoss', loss_weight=1.0),
        init_cfg=dict(type='Normal', layer='Linear', std=0.01, bias=0.0)))
