# Demo: DeFeat, RetinaNet on scenes of digits. First: teacher_retinanet_scenes.py
_base_ = ['../_base_/pairs/retinanet_scenes.py', '../_base_/methods/defeat.py']

_base_.merge(_base_.pop('defeat'))
model = dict(
    losses=dict(
        loss_defeat=dict(module=dict(student_channels=64, teacher_channels=64, num_levels=3))))
