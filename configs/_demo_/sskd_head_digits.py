# Demo: SSKD's first stage, the teacher's module on 1078 digits. First: teacher_digits.py
_base_ = ['teacher_digits.py', '../_base_/methods/sskd.py']
model = dict(
    **_base_.sskd_head,
    frozen_classifier='work_dirs/_demo_/teacher_digits/epoch_12.pth')
model['branches']['embedding']['module'].update(in_channels=64, out_channels=64)
train_pipeline = [
    dict(type='RotatedCrops', crop_size=32, padding=4),
    dict(type='mmpretrain.PackInputs'),
]
train_dataloader = dict(dataset=dict(pipeline=train_pipeline))
