# ResNet-152 for ImageNet, as in mmpretrain.
resnet152 = dict(
    type='ImageClassifier',
    _scope_='mmpretrain',
    backbone=dict(type='ResNet', depth=152, num_stages=4, out_indices=(3, ), style='pytorch'),
    neck=dict(type='GlobalAveragePooling'),
    head=dict(
        type='LinearClsHead',
        num_classes=1000,
        in_channels=2048,
        loss=dict(type='CrossEntropyLoss', loss_weight=1.0)))
