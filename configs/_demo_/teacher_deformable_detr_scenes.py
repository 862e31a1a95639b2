# Demo: the teacher, a small Deformable DETR with a wider ResNet-34, on scenes of digits.
_base_ = 'student_deformable_detr_scenes.py'
model = dict(
    backbone=dict(depth=34, base_channels=32),
    neck=dict(in_channels=[64, 128, 256]))
param_scheduler = [
    dict(type='LinearLR', start_factor=0.01, by_epoch=False, begin=0, end=120),
    dict(type='CosineAnnealingLR', by_epoch=True, T_max=28, eta_min=1e-5),
]
train_cfg = dict(max_epochs=28)
