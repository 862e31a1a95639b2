# Glyphs: AB, first stage: the boundaries. Behind configs/_benchmark_/teacher_glyphs.py.
_base_ = ['../_base_/pairs/resnet20_resnet8_glyphs.py', '../_base_/methods/ab_resnet20_resnet8.py']

_base_.ab.pop('param_scheduler')  # the schedule of the others
_base_.merge(_base_.pop('ab'))
param_scheduler = dict(total_steps=10)
train_cfg = dict(max_epochs=10)
