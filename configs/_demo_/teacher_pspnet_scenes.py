# Demo: the teacher, PSPNet with a wider ResNet-18, on scenes of digits.
_base_ = 'student_pspnet_scenes.py'
model = dict(
    backbone=dict(stem_channels=32, base_channels=32),
    decode_head=dict(in_channels=128, channels=64))
param_scheduler = [
    dict(type='LinearLR', start_factor=0.01, by_epoch=False, begin=0, end=120),
    dict(type='CosineAnnealingLR', by_epoch=True, T_max=28, eta_min=1e-5),
]
train_cfg = dict(max_epochs=28)
