# Glyphs: SSKD. First: python tools/train.py configs/_benchmark_/sskd_head_glyphs.py
_base_ = ['../_base_/pairs/resnet20_resnet8_glyphs.py', '../_base_/methods/sskd.py']
model = dict(
    **_base_.sskd,
    teacher_checkpoint='work_dirs/_benchmark_/sskd_head_glyphs/epoch_10.pth')
model['teacher']['branches']['embedding']['module'].update(in_channels=64, out_channels=64)
model['connectors']['embedding']['module'].update(in_channels=64, out_channels=64)
train_pipeline = [
    dict(type='RotatedCrops', crop_size=32, padding=2),
    dict(type='mmpretrain.PackInputs'),
]
train_dataloader = dict(dataset=dict(dataset=dict(pipeline=train_pipeline)))
