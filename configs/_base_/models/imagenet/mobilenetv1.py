# MobileNetV1 x1 for ImageNet, as compared in CRD, DKD and SDD.
mobilenetv1 = dict(
    type='ImageClassifier',
    _scope_='mmpretrain',
    backbone=dict(type='mmkd.MobileNetV1'),
    neck=dict(type='GlobalAveragePooling'),
    head=dict(
        type='LinearClsHead',
        num_classes=1000,
        in_channels=1024,
        loss=dict(type='CrossEntropyLoss', loss_weight=1.0),
        init_cfg=None))  # torch's own initialisation of the linear layer, as in CRD
