# DeiT-S with a distillation token for ImageNet, whose head a teacher trains.
deit_small_distilled = dict(
    type='ImageClassifier',
    _scope_='mmpretrain',
    backbone=dict(
        type='DistilledVisionTransformer', arch='deit-small', img_size=224, patch_size=16),
    head=dict(
        type='mmkd.DistillationTokenHead',
        num_classes=1000,
        in_channels=384,
        loss=dict(type='LabelSmoothLoss', label_smooth_val=0.1, mode='original')),
    init_cfg=[
        dict(type='TruncNormal', layer='Linear', std=0.02),
        dict(type='Constant', layer='LayerNorm', val=1.0, bias=0.0),
    ])
