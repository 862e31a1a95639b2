# Demo: SSKD's first stage, the teacher's module on 1078 digits. First: teacher_digits.py
_base_ = ['teacher_digits.py', '../_base_/methods/sskd_head.py']

_base_.merge(_base_.pop('sskd_head'))
model = dict(
    frozen_classifier='work_dirs/_demo_/teacher_digits/epoch_12.pth',
    branches=dict(embedding=dict(module=dict(in_channels=64, out_channels=64))))
train_pipeline = [
    dict(type='RotatedCrops', crop_size=32, padding=4),
    dict(type='mmpretrain.PackInputs'),
]
train_dataloader = dict(dataset=dict(pipeline=train_pipeline))
test_pipeline = [dict(type='RotatedCrops', crop_size=32), dict(type='mmpretrain.PackInputs')]
val_dataloader = dict(dataset=dict(pipeline=test_pipeline))
