# Demo: DKD on regions, Faster R-CNN on scenes of digits. First: teacher_faster_rcnn_scenes.py
_base_ = ['../_base_/pairs/faster_rcnn_scenes.py', '../_base_/methods/dkd_two_stage.py']

_base_.merge(_base_.pop('dkd_two_stage'))
