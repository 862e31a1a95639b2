# Demo: CrossKD, RetinaNet on scenes of digits. First: teacher_retinanet_scenes.py
_base_ = ['../_base_/pairs/retinanet_scenes.py', '../_base_/methods/crosskd.py']

_base_.merge(_base_.pop('crosskd'))
# The towers have two layers, not four: the second is the teacher's.
_towers = dict(
    score_tower=dict(module='bbox_head.cls_convs.0'),
    box_tower=dict(module='bbox_head.reg_convs.0'))
model = dict(
    student_layers=_towers, teacher_layers=_towers,
    connectors=dict(crossed=dict(module=dict(start=1))))
