# Glyphs: HSSAKD. First: python tools/train.py configs/_benchmark_/hssakd_teacher_glyphs.py
_base_ = ['../_base_/pairs/resnet20_resnet8_glyphs.py', '../_base_/methods/hssakd.py']
model = dict(
    **_base_.hssakd,
    teacher_checkpoint='work_dirs/_benchmark_/hssakd_teacher_glyphs/epoch_15.pth')
