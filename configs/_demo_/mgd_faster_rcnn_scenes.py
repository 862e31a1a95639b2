# Demo: MGD, Faster R-CNN on scenes of digits. First: teacher_faster_rcnn_scenes.py
_base_ = ['../_base_/pairs/faster_rcnn_scenes.py', '../_base_/methods/mgd_detector.py']
model = _base_.mgd_two_stage
model['connectors']['generator']['module']['num_levels'] = 4
model['connectors']['generator']['module']['module'].update(in_channels=64, out_channels=64)
model['losses']['loss_mgd']['module']['num_levels'] = 4
