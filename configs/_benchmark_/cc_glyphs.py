# Glyphs: CC. First: python tools/train.py configs/_benchmark_/teacher_glyphs.py
_base_ = ['../_base_/pairs/resnet20_resnet8_glyphs.py', '../_base_/methods/cc.py']

model = _base_.cc
model.connectors.student_embedding.module.in_channels = 64
model.connectors.teacher_embedding.module.in_channels = 64
