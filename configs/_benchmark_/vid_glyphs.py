# Glyphs: VID. First: python tools/train.py configs/_benchmark_/teacher_glyphs.py
_base_ = ['../_base_/pairs/resnet20_resnet8_glyphs.py', '../_base_/methods/vid.py']

model = _base_.vid
model.losses.loss_vid.module.update(
    student_channels=[16, 32, 64], teacher_channels=[16, 32, 64])
