# Glyphs: SimKD. First: python tools/train.py configs/_benchmark_/teacher_glyphs.py
_base_ = ['../_base_/pairs/resnet20_resnet8_glyphs.py', '../_base_/methods/simkd.py']

_base_.merge(_base_.pop('simkd'))
model = dict(student=dict(neck=dict(in_channels=64, out_channels=64), head=dict(in_channels=64)))
