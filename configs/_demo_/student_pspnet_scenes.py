# Demo: the student alone, PSPNet with a narrow ResNet-18 of three stages, on scenes of digits.
_base_ = [
    '../_base_/datasets/digits_scenes_maps.py',
    '../_base_/schedules/scenes_12e.py',
    '../_base_/detection_runtime.py',
]
_norm = dict(type='BN', requires_grad=True)
model = dict(
    type='EncoderDecoder',
    _scope_='mmseg',
    data_preprocessor=_base_.data_preprocessor,
    backbone=dict(
        type='ResNetV1c', depth=18, stem_channels=16, base_channels=16, num_stages=3,
        out_indices=(0, 1, 2), strides=(1, 2, 1), dilations=(1, 1, 2), norm_cfg=_norm,
        norm_eval=False, contract_dilation=True),
    decode_head=dict(
        type='PSPHead', in_channels=64, in_index=2, channels=32, pool_scales=(1, 2, 3, 6),
        dropout_ratio=0.1, num_classes=11, norm_cfg=_norm, align_corners=False,
        loss_decode=dict(  # nine tenths of the places are background
            type='CrossEntropyLoss', class_weight=[0.1] + 10 * [1.0])),
    train_cfg=dict(),
    test_cfg=dict(mode='whole'))
default_hooks = dict(checkpoint=dict(save_best='mIoU'))
optim_wrapper = dict(optimizer=dict(lr=2e-3))
param_scheduler = [
    dict(type='LinearLR', start_factor=0.01, by_epoch=False, begin=0, end=60),
    dict(type='CosineAnnealingLR', by_epoch=True, T_max=30, eta_min=1e-5),
]
train_cfg = dict(max_epochs=30, val_interval=5)
