# EfficientNet-B0 for ImageNet, as in mmpretrain.
efficientnet_b0 = dict(
    type='ImageClassifier',
    _scope_='mmpretrain',
    backbone=dict(type='EfficientNet', arch='b0'),
    neck=dict(type='GlobalAveragePooling'),
    head=dict(
        type='LinearClsHead',
        num_classes=1000,
        in_channels=1280,
        loss=dict(type='CrossEntropyLoss', loss_weight=1.0)))
