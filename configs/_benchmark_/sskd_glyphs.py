# Glyphs: SSKD. First: python tools/train.py configs/_benchmark_/sskd_head_glyphs.py
_base_ = ['../_base_/pairs/resnet20_resnet8_glyphs.py', '../_base_/methods/sskd.py']

_base_.merge(_base_.pop('sskd'))
model = dict(
    teacher_checkpoint='work_dirs/_benchmark_/sskd_head_glyphs/epoch_10.pth',
    teacher=dict(branches=dict(embedding=dict(module=dict(in_channels=64, out_channels=64)))),
    connectors=dict(embedding=dict(module=dict(in_channels=64, out_channels=64))))
train_pipeline = [
    dict(type='RotatedCrops', crop_size=32, padding=2),
    dict(type='mmpretrain.PackInputs'),
]
train_dataloader = dict(dataset=dict(dataset=dict(pipeline=train_pipeline)))
