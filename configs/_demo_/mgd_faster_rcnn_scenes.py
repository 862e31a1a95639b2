# Demo: MGD, Faster R-CNN on scenes of digits. First: teacher_faster_rcnn_scenes.py
_base_ = ['../_base_/pairs/faster_rcnn_scenes.py', '../_base_/methods/mgd_two_stage.py']

_base_.merge(_base_.pop('mgd_two_stage'))
model = dict(
    connectors=dict(
        generator=dict(module=dict(num_levels=4, module=dict(in_channels=64, out_channels=64)))),
    losses=dict(loss_mgd=dict(module=dict(num_levels=4))))
