# Demo: ReviewKD, RetinaNet on scenes of digits. First: teacher_retinanet_scenes.py
_base_ = ['../_base_/pairs/retinanet_scenes.py', '../_base_/methods/reviewkd_detector.py']

_base_.merge(_base_.pop('reviewkd_detector'))
model = dict(
    connectors=dict(fusion=dict(module=dict(in_channels=[64] * 3, out_channels=[64] * 3))))
