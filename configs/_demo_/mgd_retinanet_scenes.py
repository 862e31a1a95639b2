# Demo: MGD, RetinaNet on scenes of digits. First: teacher_retinanet_scenes.py
_base_ = ['../_base_/pairs/retinanet_scenes.py', '../_base_/methods/mgd_detector.py']
model = _base_.mgd_detector
model['connectors']['generator']['module']['num_levels'] = 3
model['connectors']['generator']['module']['module'].update(in_channels=64, out_channels=64)
model['losses']['loss_mgd']['module']['num_levels'] = 3
