# MGD (ECCV 2022), RepPoints, ResNeXt-101 teaches ResNet-50 on COCO: 42.3 AP.
_base_ = ['../_base_/pairs/reppoints_x101_r50_coco.py', '../_base_/methods/mgd_detector.py']

_base_.merge(_base_.pop('mgd_detector'))
_student = [f'student.level{level}' for level in range(5)]
_teacher = [f'teacher.level{level}' for level in range(5)]
model = dict(
    connectors=dict(generator=dict(inputs=dict(features=_student))),
    losses=dict(loss_mgd=dict(inputs=dict(teacher=_teacher))))
