# Glyphs: HSSAKD's teacher, resnet20 with branches on images and their rotations.
_base_ = ['teacher_glyphs.py', '../_base_/methods/hssakd_single.py']
model = _base_.hssakd_single
# Half as many epochs as the plain teacher's: each image comes in four views.
param_scheduler = dict(total_steps=15)
train_cfg = dict(max_epochs=15)
