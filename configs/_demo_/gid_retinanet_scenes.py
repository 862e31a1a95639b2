# Demo: GID, RetinaNet on scenes of digits. First: teacher_retinanet_scenes.py
_base_ = ['../_base_/pairs/retinanet_scenes.py', '../_base_/methods/gid.py']

_base_.merge(_base_.pop('gid'))
_levels = dict(module=dict(strides=[8, 16, 32]))
model = dict(
    connectors=dict(student_features=_levels, teacher_features=_levels),
    losses=dict(loss_features=dict(module=dict(student_channels=64, teacher_channels=64))))
