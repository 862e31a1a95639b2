# Demo: FGD, Faster R-CNN on scenes of digits. First: teacher_faster_rcnn_scenes.py
_base_ = ['../_base_/pairs/faster_rcnn_scenes.py', '../_base_/methods/fgd_two_stage.py']

_base_.merge(_base_.pop('fgd_two_stage'))
model = dict(
    losses=dict(loss_fgd=dict(module=dict(student_channels=64, teacher_channels=64, num_levels=4))))
