# A small DeiT for the digits: 8x8 patches of 4 px, a class token and a distillation token.
digits_deit = dict(
    type='ImageClassifier',
    _scope_='mmpretrain',
    backbone=dict(
        type='DistilledVisionTransformer',
        arch=dict(embed_dims=64, num_layers=3, num_heads=4, feedforward_channels=128),
        img_size=32,
        patch_size=4),
    head=dict(
        type='mmkd.DistillationTokenHead',
        num_classes=10,
        in_channels=64,
        loss=dict(type='CrossEntropyLoss', loss_weight=1.0)))
