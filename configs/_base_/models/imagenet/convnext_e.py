# ConvNeXt-E of DPK (Zong et al., ICLR 2023, Table 10): 17.43 M parameters.
convnext_e = dict(
    type='ImageClassifier',
    _scope_='mmpretrain',
    backbone=dict(
        type='ConvNeXt', drop_path_rate=0.1,
        arch=dict(depths=[2, 2, 4, 2], channels=[96, 192, 384, 768])),
    head=dict(
        type='LinearClsHead',
        num_classes=1000,
        in_channels=768,
        loss=dict(type='LabelSmoothLoss', label_smooth_val=0.1, mode='original'),
        init_cfg=None),
    init_cfg=dict(type='TruncNormal', layer=['Conv2d', 'Linear'], std=0.02, bias=0.0))
