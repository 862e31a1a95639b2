# Glyphs: HSSAKD. First: python tools/train.py configs/_benchmark_/hssakd_teacher_glyphs.py
_base_ = ['../_base_/pairs/resnet20_resnet8_glyphs.py', '../_base_/methods/hssakd.py']

_base_.merge(_base_.pop('hssakd'))
model = dict(teacher_checkpoint='work_dirs/_benchmark_/hssakd_teacher_glyphs/epoch_15.pth')
