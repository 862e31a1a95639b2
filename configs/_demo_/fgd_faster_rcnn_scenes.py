# Demo: FGD, Faster R-CNN on scenes of digits. First: teacher_faster_rcnn_scenes.py
_base_ = ['../_base_/pairs/faster_rcnn_scenes.py', '../_base_/methods/fgd.py']
model = _base_.fgd_two_stage
model['losses']['loss_fgd']['module'].update(
    student_channels=64, teacher_channels=64, num_levels=4)
