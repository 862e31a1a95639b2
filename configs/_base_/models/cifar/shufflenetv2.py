# ShuffleNetV2 x1, as compared in CRD (Tian et al., ICLR 2020).
shufflenetv2 = dict(
    type='ImageClassifier',
    _scope_='mmpretrain',
    backbone=dict(type='mmkd.CIFARShuffleNetV2'),
    neck=dict(type='GlobalAveragePooling'),
    head=dict(
        type='mmkd.SingleLabelLinearHead',
        num_classes=100,
        in_channels=1024,
        loss=dict(type='CrossEntropyLoss', loss_weight=1.0),
        init_cfg=None))  # torch's own initialisation of the linear layer, as in CRD
