# RegNetY-16GF for ImageNet from timm (pip install timm), through mmpretrain's wrapper.
regnety_160 = dict(
    type='TimmClassifier',
    _scope_='mmpretrain',
    model_name='regnety_160',
    loss=dict(type='CrossEntropyLoss', loss_weight=1.0))
