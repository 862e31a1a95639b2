# ConvNeXt-T for ImageNet, as in mmpretrain.
convnext_tiny = dict(
    type='ImageClassifier',
    _scope_='mmpretrain',
    backbone=dict(type='ConvNeXt', arch='tiny'),
    head=dict(
        type='LinearClsHead',
        num_classes=1000,
        in_channels=768,
        loss=dict(type='CrossEntropyLoss', loss_weight=1.0),
        init_cfg=None),
    init_cfg=dict(type='TruncNormal', layer=['Conv2d', 'Linear'], std=0.02, bias=0.0))
