# FGD (CVPR 2022), RepPoints, ResNeXt-101 teaches ResNet-50 on COCO: 42.0 AP.
_base_ = ['../_base_/pairs/reppoints_x101_r50_coco.py', '../_base_/methods/fgd.py']

_base_.merge(_base_.pop('fgd'))
_student = [f'student.level{level}' for level in range(5)]
_teacher = [f'teacher.level{level}' for level in range(5)]
model = dict(losses=dict(loss_fgd=dict(
    module=dict(foreground_weight=1.6e-3, background_weight=8e-4, attention_weight=8e-4,
                relation_weight=8e-6),
    inputs=dict(student=_student, teacher=_teacher))))
