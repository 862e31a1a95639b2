# Demo: MGD, RetinaNet on scenes of digits. First: teacher_retinanet_scenes.py
_base_ = ['../_base_/pairs/retinanet_scenes.py', '../_base_/methods/mgd_detector.py']

_base_.merge(_base_.pop('mgd_detector'))
model = dict(
    connectors=dict(
        generator=dict(module=dict(num_levels=3, module=dict(in_channels=64, out_channels=64)))),
    losses=dict(loss_mgd=dict(module=dict(num_levels=3))))
