# CaiT-S24 for ImageNet from timm (pip install timm), through mmpretrain's wrapper.
cait_s24 = dict(
    type='TimmClassifier',
    _scope_='mmpretrain',
    model_name='cait_s24_224',
    loss=dict(type='CrossEntropyLoss', loss_weight=1.0))
