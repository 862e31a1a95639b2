# Glyphs: HSSAKD's teacher, branches behind the frozen plain teacher, on images and rotations. From
# scratch, as in Table III, it does not leave chance in the epochs that a CPU affords.
_base_ = ['teacher_glyphs.py', '../_base_/methods/hssakd_single.py']

_base_.merge(_base_.pop('hssakd_single'))
model = dict(frozen_classifier='work_dirs/_benchmark_/teacher_glyphs/epoch_30.pth')
# Half as many epochs as the plain teacher's: each image comes in four views.
param_scheduler = dict(total_steps=15)
train_cfg = dict(max_epochs=15)
val_evaluator = _base_.branch_scores
