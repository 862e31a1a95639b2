# Demo: DETRDistill on scenes of digits. First: teacher_deformable_detr_scenes.py
_base_ = ['../_base_/pairs/deformable_detr_scenes.py', '../_base_/methods/detrdistill.py']

_base_.merge(_base_.pop('detrdistill'))
