# Glyphs: SSKD's first stage, the teacher's module. First: teacher_glyphs.py
_base_ = ['teacher_glyphs.py', '../_base_/methods/sskd_head.py']

_base_.merge(_base_.pop('sskd_head'))
model = dict(
    frozen_classifier='work_dirs/_benchmark_/teacher_glyphs/epoch_30.pth',
    branches=dict(embedding=dict(module=dict(in_channels=64, out_channels=64))))
train_pipeline = [
    dict(type='RotatedCrops', crop_size=32, padding=2),
    dict(type='mmpretrain.PackInputs'),
]
train_dataloader = dict(dataset=dict(dataset=dict(pipeline=train_pipeline)))
test_pipeline = [dict(type='RotatedCrops', crop_size=32), dict(type='mmpretrain.PackInputs')]
val_dataloader = dict(dataset=dict(dataset=dict(pipeline=test_pipeline)))
param_scheduler = dict(total_steps=10)
train_cfg = dict(max_epochs=10)
