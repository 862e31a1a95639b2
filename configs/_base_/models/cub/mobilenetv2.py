# MobileNetV2 x0.5 with a stem for 224 px images, 200 classes (SDD, Wei et al., CVPR 2024: CUB-200).
mobilenetv2 = dict(
    type='ImageClassifier',
    _scope_='mmpretrain',
    backbone=dict(type='mmkd.CIFARMobileNetV2', stem='large'),
    neck=dict(type='GlobalAveragePooling'),
    head=dict(
        type='LinearClsHead',
        num_classes=200,
        in_channels=1280,
        loss=dict(type='CrossEntropyLoss', loss_weight=1.0),
        init_cfg=dict(type='Normal', layer='Linear', std=0.01, bias=0.0)))
