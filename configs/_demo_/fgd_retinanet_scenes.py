# Demo: FGD, RetinaNet on scenes of digits. First: teacher_retinanet_scenes.py
_base_ = ['../_base_/pairs/retinanet_scenes.py', '../_base_/methods/fgd.py']
model = _base_.fgd
model['losses']['loss_fgd']['module'].update(
    student_channels=64, teacher_channels=64, num_levels=3)
