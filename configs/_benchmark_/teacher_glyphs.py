# Glyphs: the teacher, resnet20.
_base_ = [
    '../_base_/models/cifar/resnet20.py',
    '../_base_/datasets/glyphs.py',
    '../_base_/schedules/glyphs_20e.py',
    '../_base_/default_runtime.py',
]
model = _base_.resnet20
param_scheduler = dict(total_steps=30)
train_cfg = dict(max_epochs=30)
