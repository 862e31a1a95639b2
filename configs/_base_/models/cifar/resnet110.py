# He et al., CVPR 2016, section 4.2, as compared in CRD (Tian et al., ICLR 2020).
resnet110 = dict(
    type='ImageClassifier',
    _scope_='mmpretrain',
    backbone=dict(type='mmkd.CIFARResNet', depth=110),
    neck=dict(type='GlobalAveragePooling'),
    head=dict(
        type='mmkd.SingleLabelLinearHead',
        num_classes=100,
        in_channels=64,
        loss=dict(type='CrossEntropyLoss', loss_weight=1.0),
        init_cfg=None))  # torch's own initialisation of the linear layer, as in CRD
