# Glyphs: AB, first stage: the boundaries. Behind configs/_benchmark_/teacher_glyphs.py.
_base_ = ['../_base_/pairs/resnet20_resnet8_glyphs.py', '../_base_/methods/ab.py']

model = _base_.ab
model.student_layers = dict(
    stage1='backbone.stage1.0.preactivation',
    stage2='backbone.stage2.0.preactivation',
    stage3='backbone.stage3.0.preactivation')
model.teacher_layers = dict(
    stage1='backbone.stage1.2.preactivation',
    stage2='backbone.stage2.2.preactivation',
    stage3='backbone.stage3.2.preactivation')
param_scheduler = dict(total_steps=10)
train_cfg = dict(max_epochs=10)
