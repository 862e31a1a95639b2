# A small ViT student for the digits at 36 px: 9x9 patches of 4 px and a class token.
digits_vit_small = dict(
    type='ImageClassifier',
    _scope_='mmpretrain',
    backbone=dict(
        type='VisionTransformer',
        arch=dict(embed_dims=32, num_layers=2, num_heads=2, feedforward_channels=64),
        img_size=36,
        patch_size=4),
    head=dict(
        type='VisionTransformerClsHead',
        num_classes=10,
        in_channels=32,
        loss=dict(type='CrossEntropyLoss', loss_weight=1.0)))
