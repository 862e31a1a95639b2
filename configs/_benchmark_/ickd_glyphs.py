# Glyphs: ICKD. First: python tools/train.py configs/_benchmark_/teacher_glyphs.py
_base_ = ['../_base_/pairs/resnet20_resnet8_glyphs.py', '../_base_/methods/ickd.py']

model = _base_.ickd
model.connectors.aligned.module.update(in_channels=64, out_channels=64)
